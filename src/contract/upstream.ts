import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {AGENT_NAME_PATTERN, CATEGORY_PATTERN} from './names.ts'
import {SecretName} from './secret.ts'

/** MCP servers of others, whose tools become capabilities. */

export const UpstreamName = z
  .string()
  .max(32)
  .regex(CATEGORY_PATTERN, 'lower case letters and digits, words joined by "_"')
  .describe('the first part of the names of its capabilities')

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/
/** RFC 9110, section 5.1 */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const OneLine = z
  .string()
  .max(8192)
  .regex(/^[^\0\r\n]*$/, 'one line, without NUL')

/** A value, or where the vault has it. */
export const UpstreamValue = z.union([
  z.strictObject({value: OneLine}),
  z.strictObject({
    secret: SecretName,
    prefix: z.string().max(32).optional().describe('put before it: "Bearer ", for example'),
  }),
])
export type UpstreamValue = z.infer<typeof UpstreamValue>

const StdioLaunch = z.strictObject({
  transport: z.literal('stdio'),
  command: OneLine.regex(/^(\/|[A-Za-z]:[\\/])/, 'an absolute path').describe('absolute path of the program'),
  args: z.array(z.string().max(8192)).max(256).default([]),
  cwd: z.string().max(4096).nullable().default(null).describe('null: the private folder of the server'),
  env: z.record(z.string().regex(VARIABLE), UpstreamValue).default({}),
})

const HttpLaunch = z.strictObject({
  transport: z.literal('http'),
  url: z
    .url({protocol: /^https?$/})
    .max(2048)
    .describe('https, or http on this machine'),
  headers: z.record(z.string().regex(HEADER), UpstreamValue).default({}),
})

/** How a server is reached. */
export const UpstreamLaunch = z.discriminatedUnion('transport', [StdioLaunch, HttpLaunch])
export type UpstreamLaunch = z.infer<typeof UpstreamLaunch>

const AgentName = z.string().regex(AGENT_NAME_PATTERN)

const Agents = z.array(AgentName).min(1).max(64).nullable().describe('who may use it; null: every agent')
const Renames = z
  .record(z.string().max(128), z.string().max(64))
  .describe('names for tools, beside those that follow from their own')

export const UpstreamAddParams = z.strictObject({
  name: UpstreamName,
  launch: UpstreamLaunch,
  agents: Agents.default(null),
  renames: Renames.default({}),
  secrets: z
    .record(SecretName, z.string().min(1).max(65_536))
    .default({})
    .describe('values to keep in the vault first, bound to this server'),
})

/** All that a server has, as in `service.update`: what was approved of it is nothing that could be given. */
export const UpstreamUpdateParams = z.strictObject({
  name: UpstreamName,
  launch: UpstreamLaunch,
  agents: Agents,
  renames: Renames,
  enabled: z.boolean(),
})

export const TOOL_STATES = ['approved', 'changed', 'new', 'gone', 'unusable'] as const

/** What the server says of a tool. All of it is text of a stranger. */
export const ToolDefinition = z.strictObject({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
})
export type ToolDefinition = z.infer<typeof ToolDefinition>

export const UpstreamTool = z.strictObject({
  tool: z.string().describe('as the server names it'),
  capability: z.string(),
  state: z
    .enum(TOOL_STATES)
    .describe('changed and new wait for approval, whatever the policy says; gone and unusable cannot be called'),
  problem: z.string().nullable().describe('why it is unusable'),
  hash: z.string().describe('SHA-256 of the definition that is there now, else of the approved one'),
  approvedAt: Timestamp.nullable(),
})
export type UpstreamTool = z.infer<typeof UpstreamTool>

export const UPSTREAM_STATES = ['disabled', 'starting', 'running', 'failed'] as const

export const Upstream = z.strictObject({
  name: z.string(),
  launch: UpstreamLaunch,
  agents: z.array(z.string()).nullable(),
  renames: z.record(z.string(), z.string()),
  enabled: z.boolean(),
  state: z.enum(UPSTREAM_STATES).describe('failed: it is tried again by itself'),
  problem: z.string().nullable().describe('why it does not run'),
  server: z.string().nullable().describe('name and version as the server gives them'),
  protocol: z.string().nullable().describe('revision of MCP'),
  since: Timestamp.nullable().describe('of the present connection'),
  restarts: z.int().min(0).describe('since the gateway started'),
  createdAt: Timestamp,
  tools: z.array(UpstreamTool),
})
export type Upstream = z.infer<typeof Upstream>

export const UpstreamRef = z.strictObject({name: UpstreamName})
export const UpstreamListResult = z.strictObject({upstreams: z.array(Upstream)})
export const UpstreamResult = z.strictObject({upstream: Upstream, changed: z.boolean()})
export const UpstreamShowResult = z.strictObject({
  upstream: Upstream,
  definitions: z
    .array(
      z.strictObject({
        tool: z.string(),
        approved: ToolDefinition.nullable(),
        current: ToolDefinition.nullable().describe('null while the server does not run'),
      }),
    )
    .describe('what was approved, and what the server says now'),
})
export type UpstreamShowResult = z.infer<typeof UpstreamShowResult>

export const UpstreamTestResult = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  problem: z.string().nullable(),
  server: z.string().nullable(),
  protocol: z.string().nullable(),
  tools: z.int().min(0),
  durationMs: z.number().min(0),
})
export const UpstreamRemoveResult = z.strictObject({name: z.string(), changed: z.boolean()})

export const UpstreamApproveParams = z.strictObject({
  name: UpstreamName,
  tools: z
    .record(z.string().max(128), z.string())
    .describe('tool: the hash of the definition that was looked at; CONFLICT when it is another by now'),
})

/** For `status`. */
export const UpstreamsState = z.strictObject({
  enabled: z.int().min(0),
  running: z.int().min(0).describe('of these'),
  unapproved: z.int().min(0).describe('tools that changed, or are new, and wait for approval'),
})
export type UpstreamsState = z.infer<typeof UpstreamsState>

export const IMPORT_HOSTS = ['claude-code', 'claude-desktop', 'codex', 'cursor', 'vscode'] as const
export type ImportHost = (typeof IMPORT_HOSTS)[number]

export const UpstreamImportResult = z.strictObject({
  host: z.enum(IMPORT_HOSTS),
  changed: z.boolean(),
  servers: z.array(
    z.strictObject({
      host: z.string().describe('what the host calls it'),
      name: z.string().describe('what it is called here'),
      file: z.string(),
      target: z.string().describe('command line or URL'),
      status: z.enum(['added', 'present', 'planned', 'skipped', 'failed']),
      problem: z.string().nullable(),
      secrets: z.array(z.string()).describe('names in the vault'),
      tools: z.int().min(0),
      replaced: z.boolean().describe("taken out of the host's file"),
    }),
  ),
})
export type UpstreamImportResult = z.infer<typeof UpstreamImportResult>
