import {z} from 'zod'
import {Timestamp} from './agent.ts'

export const SupportBundleResult = z.strictObject({
  file: z.string(),
  bytes: z.int().min(0),
  createdAt: Timestamp,
  withNames: z.boolean().describe('names, addresses and paths are in it as they are'),
  parts: z.array(
    z.strictObject({
      name: z.string(),
      bytes: z.int().min(0),
      removed: z.int().min(0).describe('what looked like a secret and was taken out'),
    }),
  ),
  missing: z.array(z.strictObject({name: z.string(), reason: z.string().describe('an error code')})),
})
export type SupportBundleResult = z.infer<typeof SupportBundleResult>
