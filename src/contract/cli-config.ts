import {z} from 'zod'
import {ERRORS} from './errors.ts'

/** Results of `kruxos cli-config`; they concern the user's own files, so no operation of the gateway answers them. */

export const ClientId = z.enum(['claude-code', 'claude-desktop', 'codex'])

const ErrorBody = z.strictObject({
  code: z.enum(Object.keys(ERRORS)),
  message: z.string(),
  hint: z.string().optional(),
})

export const ConfigFile = z.strictObject({
  purpose: z
    .enum(['server', 'permission', 'stale'])
    .describe('the server entry, the permission to call its tools, or an entry that the client ignores'),
  file: z.string(),
  status: z.enum(['created', 'updated', 'removed', 'unchanged', 'absent', 'differs']),
  changed: z.boolean().describe('written; in a preview: would be written'),
  fragment: z.string().nullable().describe('what is ours in the file afterwards; secrets read *****'),
  diff: z.array(z.string()),
  warnings: z.array(z.string()),
  holdsSecret: z.boolean(),
  backup: z.string().nullable(),
  tightenedFrom: z.int().nullable().describe('the mode that was too wide for a secret'),
})

export const Obstacle = z.strictObject({
  file: z.string(),
  message: z.string(),
  hint: z.string(),
  blocks: z.boolean().describe('the client will not use our entry'),
})

export const Handshake = z.strictObject({
  ok: z.boolean(),
  initializeMs: z.number().nullable(),
  tools: z.int().nullable(),
  reason: z.string().nullable(),
  code: z.enum(Object.keys(ERRORS)).nullable().describe('what the reason comes to; null when it works'),
})

export const Verdict = z.strictObject({state: z.enum(['ok', 'failed', 'absent', 'unknown']), detail: z.string()})

export const ClientReport = z.strictObject({
  client: ClientId,
  title: z.string(),
  status: z.enum(['written', 'unchanged', 'would-change', 'removed', 'absent', 'differs', 'not-installed', 'failed']),
  changed: z.boolean(),
  agent: z.string(),
  label: z.string().describe('empty where the entry leads to the gateway of another machine'),
  files: z.array(ConfigFile),
  obstacles: z.array(Obstacle),
  notes: z.array(z.string()).describe('who else acts as the agent; what a removal leaves'),
  error: ErrorBody.nullable(),
  handshake: Handshake.nullable().describe('null when the bridge was not started'),
  verdict: Verdict.nullable().describe('what the client itself says; null when it was not asked'),
  nextSteps: z.array(z.string()),
})
export type ClientReport = z.infer<typeof ClientReport>

export const CliConfigResult = z.strictObject({
  user: z.string(),
  home: z.string(),
  changed: z.boolean(),
  clients: z.array(ClientReport),
})
export type CliConfigResult = z.infer<typeof CliConfigResult>

/** With --all-users. */
export const CliConfigUsersResult = z.strictObject({
  changed: z.boolean(),
  users: z.array(
    z.strictObject({
      ...CliConfigResult.shape,
      error: ErrorBody.nullable().describe('nothing of this user was looked at'),
    }),
  ),
})
export type CliConfigUsersResult = z.infer<typeof CliConfigUsersResult>

export const CliConfigEntry = z.strictObject({
  client: ClientId,
  title: z.string(),
  file: z.string(),
  isInstalled: z.boolean(),
  command: z.string().nullable().describe('null: no entry under our name'),
  isOurs: z.boolean().describe('the entry starts mcp-bridge'),
  endpoint: z.string().nullable(),
  agent: z.string().nullable(),
  label: z.string().nullable(),
  inlineToken: z.boolean().describe('the entry itself holds a token'),
  error: ErrorBody.nullable(),
})
export type CliConfigEntry = z.infer<typeof CliConfigEntry>

export const CliConfigListResult = z.strictObject({
  user: z.string(),
  home: z.string(),
  entries: z.array(CliConfigEntry),
})
export type CliConfigListResult = z.infer<typeof CliConfigListResult>
