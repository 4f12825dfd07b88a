import {z} from 'zod'
import {AgentName} from './agent.ts'
import {ClientId} from './cli-config.ts'
import {DoctorResult} from './doctor.ts'
import {PolicyTemplate} from './policy.ts'
import {Sealer} from './vault.ts'

/** What `kruxos setup --answers FILE` is told, and what `kruxos setup` tells of it; no operation of the gateway answers them. */

/** Where a secret stands: never in the answers themselves. */
const Reference = z
  .union([
    z.strictObject({file: z.string().min(1).describe('of mode 0600; its first line')}),
    z.strictObject({environment: z.string().min(1).describe('name of a variable of kruxos setup')}),
    z.strictObject({credential: z.string().min(1).describe('name of a systemd credential of the unit that runs it')}),
  ])
  .describe('where the passphrase stands: one of file, environment, credential')
export type Reference = z.output<typeof Reference>

const VaultAnswers = z
  .strictObject({sealer: Sealer, passphrase: Reference.optional()})
  .describe('what seals the vault; without it a vault stays as it is, and a new one gets a key file')

const AgentAnswer = z.strictObject({name: AgentName, purpose: z.string().max(500).default('')})

const ClientsAnswers = z
  .strictObject({
    users: z
      .array(z.string().min(1))
      .optional()
      .describe('whose clients; without it your own, or those of the user who called sudo; [] for nobody'),
    only: z.array(ClientId).min(1).optional().describe('these, installed or not; without it all that are installed'),
    allow_tools: z.boolean().default(false).describe('let the clients call the tools without asking'),
  })
  .prefault({})

/** Every key can be left out: then it is as with --defaults. */
export const SetupAnswers = z.strictObject({
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('keys of gateway.yaml that setup writes; the others stay as they are'),
  vault: VaultAnswers.optional(),
  agents: z.array(AgentAnswer).default([]).describe('agents to make, besides those of the clients'),
  policy: z
    .union([PolicyTemplate, z.literal('none')])
    .optional()
    .describe('a template for org.yaml where there is none; without it one for the kind of machine'),
  clients: ClientsAnswers,
})
export type SetupAnswers = z.output<typeof SetupAnswers>

export const SETUP_STEPS = ['settings', 'gateway', 'vault', 'agents', 'policy', 'clients'] as const

export const SetupStep = z.strictObject({
  name: z.enum(SETUP_STEPS),
  state: z
    .enum(['done', 'already', 'left', 'failed'])
    .describe('left: somebody else decides it, so that nothing was done; failed: the other steps went on'),
  changed: z.boolean(),
  detail: z.string(),
})
export type SetupStep = z.infer<typeof SetupStep>

export const SetupResult = z.strictObject({
  changed: z.boolean(),
  steps: z.array(SetupStep).describe('in the order in which they were done'),
  doctor: DoctorResult,
})
export type SetupResult = z.infer<typeof SetupResult>
