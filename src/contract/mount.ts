import {z} from 'zod'
import {AgentName, Timestamp} from './agent.ts'
import {LABEL_PATTERN, LABEL_RULE} from './names.ts'

const MountLabel = z.string().regex(LABEL_PATTERN, `a label must ${LABEL_RULE}`).describe('agents see /mnt/<label>')

/** A folder of the host that agents see under /mnt. */
export const Mount = z.strictObject({
  label: z.string(),
  path: z.string().describe('as agents see it: /mnt/<label>'),
  hostDir: z.string().describe('the folder on this machine'),
  readOnly: z.boolean(),
  agents: z.array(z.string()).nullable().describe('who sees it; null: every agent'),
  createdAt: Timestamp,
  state: z.enum(['ready', 'missing']).describe('missing: the folder is gone, or no folder any more'),
})
export type Mount = z.infer<typeof Mount>

export const MountAddParams = z.strictObject({
  label: MountLabel,
  hostDir: z.string().min(1).max(4096).describe('absolute, with no symbolic link in it'),
  readOnly: z.boolean().default(false),
  agents: z.array(AgentName).min(1).max(100).nullable().default(null).describe('null: every agent'),
})
export const MountListParams = z.strictObject({agent: AgentName.optional().describe('only what this agent sees')})
export const MountListResult = z.strictObject({mounts: z.array(Mount)})
export const MountRef = z.strictObject({label: MountLabel})
export const MountRelabelParams = z.strictObject({label: MountLabel, newLabel: MountLabel})
export const MountToggleParams = z.strictObject({
  label: MountLabel,
  readOnly: z.boolean().optional().describe('the other of the two when left out'),
})
export const MountChangeResult = z.strictObject({mount: Mount, changed: z.boolean()})
