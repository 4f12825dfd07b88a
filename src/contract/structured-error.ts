import {z} from 'zod'

export const RecoveryAction = z.strictObject({
  action: z.string(),
  description: z.string(),
  capability: z.string().optional().describe('a registered capability that does it'),
  inputs: z.record(z.string(), z.unknown()).optional(),
})
export type RecoveryAction = z.infer<typeof RecoveryAction>

/** A refusal or failure that an agent can read. Field names are the published ones (snake_case on the wire). */
export const StructuredError = z.strictObject({
  error_type: z.string(),
  description: z.string().describe('what happened'),
  agent_description: z.string().describe('what it means for the one who called, and what to do'),
  recovery_actions: z.array(RecoveryAction),
  retryable: z.boolean().describe('the same call may succeed later'),
  retry_after: z.number().nullable().describe('seconds'),
  context: z.record(z.string(), z.unknown()),
})
export type StructuredError = z.infer<typeof StructuredError>
