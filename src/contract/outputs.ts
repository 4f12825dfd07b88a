import {z} from 'zod'
import {CliConfigListResult, CliConfigResult} from './cli-config.ts'
import {DoctorResult} from './doctor.ts'
import {ERRORS} from './errors.ts'
import {operations} from './operations.ts'

/** What `--json` prints where no operation of the gateway is the whole answer. */
const commandOutputs = {
  'cli-config.generate': CliConfigResult,
  'cli-config.list': CliConfigListResult,
  'cli-config.remove': CliConfigResult,
  'cli-config.verify': CliConfigResult,
  doctor: DoctorResult,
} as const satisfies Record<string, z.ZodType>

/** The error object, the same for every command. */
export const ErrorOutput = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(ERRORS)),
    message: z.string(),
    hint: z.string(),
    issues: z.array(z.strictObject({path: z.string(), message: z.string()})).optional(),
  }),
})

export {commandOutputs, operations}
