import {z} from 'zod'
import {Timestamp} from './agent.ts'

/** Who applies a file holds the lease: two at once would undo each other's work. It lives in memory and runs out by itself. */
export const ApplianceLeaseParams = z.strictObject({
  holder: z.string().min(1).max(200).describe('who asks; the same one again prolongs it'),
  seconds: z.int().min(0).max(60).describe('from now; 0 gives it back'),
  insteadOf: z.string().max(200).optional().describe('a holder that is known to have ended'),
})
export const ApplianceLeaseResult = z.strictObject({
  holder: z.string().describe('who holds it now'),
  until: Timestamp,
  isHeld: z.boolean().describe('false: another one holds it'),
})
