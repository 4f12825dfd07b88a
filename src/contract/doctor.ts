import {z} from 'zod'
import {ERRORS} from './errors.ts'

export const DoctorResult = z.strictObject({
  ok: z.boolean().describe('nothing failed; warnings may be there'),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['ok', 'warning', 'failed']),
      detail: z.string(),
      hint: z.string().nullable(),
      code: z.enum(Object.keys(ERRORS)).nullable(),
    }),
  ),
})
export type DoctorResult = z.infer<typeof DoctorResult>
