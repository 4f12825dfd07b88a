import {z} from 'zod'
import {AGENT_NAME_PATTERN, LABEL_RULE, RESERVED_AGENT_NAMES} from './names.ts'

export const Timestamp = z.iso.datetime().describe('ISO 8601, UTC')

export const AgentName = z
  .string()
  .regex(AGENT_NAME_PATTERN, `an agent name must ${LABEL_RULE}`)
  .refine(name => !RESERVED_AGENT_NAMES.includes(name), 'this name is reserved')
  .describe('name of an agent')

export const Agent = z.strictObject({
  name: z.string(),
  purpose: z.string(),
  state: z.enum(['active', 'paused', 'revoked']).describe('paused: its calls are refused until it is resumed'),
  createdAt: Timestamp,
  revokedAt: Timestamp.nullable(),
  pausedAt: Timestamp.nullable(),
  lastConnectedAt: Timestamp.nullable(),
  tokens: z.int().min(0).describe('tokens that open a session now'),
  sessions: z.int().min(0).describe('sessions connected now'),
  invocations: z.int().min(0).describe('calls of all its sessions'),
  workspace: z.string().describe('the folder on this machine that the agent sees as /workspace'),
})
export type Agent = z.infer<typeof Agent>

export const AgentCreateParams = z.strictObject({
  name: AgentName,
  purpose: z.string().max(500).default(''),
  ifAbsent: z.boolean().default(false).describe('an agent of this name is fine as it is'),
})
export const AgentUpdateParams = AgentCreateParams.omit({ifAbsent: true}).required()
export const AgentRef = z.strictObject({name: z.string().min(1).max(63)})
export const AgentResult = z.strictObject({agent: Agent, changed: z.boolean()})
export const AgentKillResult = z.strictObject({
  agent: Agent,
  sessions: z.array(z.string()).describe('the sessions that were ended'),
})
export const AgentShowResult = z.strictObject({agent: Agent})
export const AgentListResult = z.strictObject({agents: z.array(Agent)})
