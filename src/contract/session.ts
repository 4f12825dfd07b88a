import {z} from 'zod'
import {Timestamp} from './agent.ts'

export const Session = z.strictObject({
  id: z.string().describe('sess- and 8 hex characters'),
  principal: z.enum(['agent', 'user']),
  agent: z.string().describe('"user" for a user token'),
  tokenLabel: z.string(),
  client: z
    .strictObject({name: z.string(), version: z.string()})
    .nullable()
    .describe('as the client named itself; not to be trusted'),
  state: z.enum(['connected', 'suspended']).describe('suspended: connection lost, can be resumed'),
  connectedAt: Timestamp,
  lastCallAt: Timestamp.nullable(),
  invocations: z.int().min(0),
})
export type Session = z.infer<typeof Session>

export const SessionRef = z.strictObject({
  id: z.string().min(1).max(64).describe('an id, or its beginning as long as only one has it'),
})
export const SessionShowResult = z.strictObject({session: Session})
export const SessionKillResult = z.strictObject({session: Session, changed: z.boolean()})
export const SessionListParams = z.strictObject({agent: z.string().optional()})
export const SessionListResult = z.strictObject({sessions: z.array(Session)})
