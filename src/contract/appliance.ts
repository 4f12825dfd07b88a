import {z} from 'zod'
import {AgentCreateParams, AgentName} from './agent.ts'
import {ClientId} from './cli-config.ts'
import {MountAddParams} from './mount.ts'
import {LayerName, PolicySetParams} from './policy.ts'
import {SecretName, SecretSetParams} from './secret.ts'
import {ServiceAddParams, ServiceName} from './service.ts'
import {TokenCreateParams, TokenLabel} from './token.ts'
import {AgentSetToolsParams} from './tool-set.ts'
import {UpstreamAddParams, UpstreamName} from './upstream.ts'

/**
 * What `kruxos apply` reads: a gateway as it shall be. Each section holds things by their names, and says of each what
 * the parameters of its operation say.
 */

const Path = z.string().min(1).max(4096)
const oneSource = 'of file, env, credential and vault exactly one'

/** Where a secret comes from: the file that describes a gateway never holds one. */
export const SecretSource = z
  .union(
    [
      z.strictObject({file: Path.describe('of mode 0600; relative to the folder of this file')}),
      z.strictObject({env: z.string().min(1).max(200).describe('a variable of the environment of kruxos apply')}),
      z.strictObject({
        credential: z
          .string()
          .regex(/^[^/\0]{1,255}$/, 'a name without "/"')
          .describe('a file in $CREDENTIALS_DIRECTORY, where systemd puts credentials'),
      }),
      z.strictObject({
        vault: z.string().min(1).max(200).describe('its own path: the value that the vault keeps already, as it is'),
      }),
    ],
    {error: issue => (issue.code === 'invalid_union' ? oneSource : undefined)},
  )
  .describe('where the value comes from; of file, env, credential and vault exactly one')
export type SecretSource = z.output<typeof SecretSource>

const FileSource = z.strictObject({file: Path.describe('relative to the folder of this file')})

/** A user of this machine. */
const User = z.union([
  z
    .string()
    .regex(/^[^\s:-][^\s:]{0,255}$/, 'the name of a user')
    .describe('name'),
  z.int().min(0).describe('uid'),
])

export const ApplianceAgent = z
  .strictObject({
    ...AgentCreateParams.omit({name: true, ifAbsent: true}).shape,
    tools: AgentSetToolsParams.omit({name: true, reset: true}).prefault({}).describe('every tool when left out'),
  })
  .prefault({})

export const ApplianceSecret = z.strictObject({
  value: SecretSource,
  ...SecretSetParams.omit({name: true, secretValue: true, ifAbsent: true}).shape,
})

export const AppliancePolicy = z
  .union([PolicySetParams.shape.text, FileSource])
  .describe('the text of the policy file, or {file: PATH}')

export const ApplianceMount = MountAddParams.omit({label: true})

export const ApplianceUpstream = z.strictObject({
  ...UpstreamAddParams.omit({name: true, secrets: true}).shape,
  enabled: z.boolean().default(true).describe('false: known, and not started'),
})

export const ApplianceService = z.strictObject({
  ...ServiceAddParams.omit({name: true, password: true, ifAbsent: true}).shape,
  password: SecretSource,
})

export const ApplianceToken = z
  .strictObject({
    ...TokenCreateParams.pick({principal: true, agent: true, ttlSeconds: true, store: true}).shape,
    grant: z.array(User).max(64).default([]).describe('users of this machine whose bridge may ask for it'),
    out: Path.optional().describe('a file of mode 0600 that holds the token and nothing else'),
    envOut: Path.optional().describe('a file of NAME=value lines, mode 0600, that KRUXOS_AGENT_TOKEN=... is added to'),
  })
  .refine(({store, grant}) => store || grant.length === 0, {
    path: ['grant'],
    error: 'only a stored token can be granted',
  })
  .prefault({})

export const ApplianceClients = z
  .partialRecord(
    ClientId,
    z
      .strictObject({
        allowTools: z.boolean().default(false).describe('the client may call the tools without asking its user'),
      })
      .prefault({}),
  )
  .describe('clients of one user, installed or not')

/** All but `settings`, whose schema is that of gateway.yaml. */
export const Appliance = z.strictObject({
  version: z.literal(1).describe('of this form'),
  agents: z.record(AgentName, ApplianceAgent).optional().describe('by name'),
  secrets: z.record(SecretName, ApplianceSecret).optional().describe('by name, and what they may be used for'),
  policy: z.record(LayerName, AppliancePolicy).optional().describe('by layer: system, org, user, agents/NAME'),
  mounts: z.record(MountAddParams.shape.label, ApplianceMount).optional().describe('by label; agents see /mnt/LABEL'),
  upstreams: z.record(UpstreamName, ApplianceUpstream).optional().describe('MCP servers of others, by name'),
  services: z.record(ServiceName, ApplianceService).optional().describe('mail accounts, by name'),
  tokens: z.record(TokenLabel, ApplianceToken).optional().describe('by label'),
  clients: z.record(z.string(), ApplianceClients).optional().describe('by user: what cli-config generate writes'),
})
export type Appliance = z.output<typeof Appliance>
