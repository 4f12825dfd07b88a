import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {AGENT_NAME_PATTERN} from './names.ts'

/** People have a trash too: that of all user tokens is named `user`. */
const Owner = z.string().regex(AGENT_NAME_PATTERN).describe('whose trash; of everybody when left out')

export const TrashItem = z.strictObject({
  id: z.string(),
  agent: z.string().describe('whose trash it is in'),
  path: z.string().describe('where it was, as the agent sees it'),
  type: z.enum(['file', 'directory', 'symlink', 'other']),
  size: z.int().min(0).describe('bytes; 0 for what is no file'),
  deletedAt: Timestamp,
  recoverableUntil: Timestamp.describe('the agent can restore it until then, and it may be removed for good after'),
})
export type TrashItem = z.infer<typeof TrashItem>

export const TrashListParams = z.strictObject({agent: Owner.optional()})
export const TrashListResult = z.strictObject({
  items: z.array(TrashItem).describe('the one deleted last first'),
  totalBytes: z.int().min(0),
})
export const TrashRestoreParams = z.strictObject({
  id: z.string().min(1).max(64).describe('id, or what stands after its dash'),
  agent: Owner.optional(),
  overwrite: z.boolean().default(false).describe('replace a file that is at its place now'),
})
export const TrashRestoreResult = z.strictObject({item: TrashItem, changed: z.boolean()})
export const TrashCleanupParams = z.strictObject({
  agent: Owner.optional(),
  olderThanSeconds: z
    .int()
    .min(0)
    .optional()
    .describe('also what can still be restored, when it was deleted so long ago'),
})
export const TrashCleanupResult = z.strictObject({
  removed: z.int().min(0),
  freedBytes: z.int().min(0),
  changed: z.boolean(),
})
