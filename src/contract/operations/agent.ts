import {
  AgentCreateParams,
  AgentKillResult,
  AgentListResult,
  AgentRef,
  AgentResult,
  AgentShowResult,
  AgentUpdateParams,
} from '../agent.ts'
import {AgentSetToolsParams, AgentToolsResult} from '../tool-set.ts'
import {Nothing, type Operations} from './operation.ts'

export const agentOperations = {
  'agent.create': {access: 'write', summary: 'Register an agent', params: AgentCreateParams, result: AgentResult},
  'agent.kill': {
    access: 'write',
    summary: 'End the sessions of an agent, its calls and what it asked approval for',
    params: AgentRef,
    result: AgentKillResult,
  },
  'agent.list': {access: 'read', summary: 'List agents', params: Nothing, result: AgentListResult},
  'agent.pause': {
    access: 'write',
    summary: 'Refuse the calls of an agent until it is resumed',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.restore': {
    access: 'write',
    summary: 'Let a revoked agent connect again, with new tokens',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.resume': {
    access: 'write',
    summary: 'Let a paused agent call again',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.revoke': {
    access: 'write',
    summary: 'Revoke an agent and its tokens, and close its sessions',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.set-tools': {
    access: 'write',
    summary: 'Choose which tools an agent has, and how its clients see them',
    params: AgentSetToolsParams,
    result: AgentToolsResult,
  },
  'agent.show': {access: 'read', summary: 'Show one agent', params: AgentRef, result: AgentShowResult},
  'agent.tools': {access: 'read', summary: 'Tell which tools an agent has', params: AgentRef, result: AgentToolsResult},
  'agent.update': {
    access: 'write',
    summary: 'Say anew what an agent is for',
    params: AgentUpdateParams,
    result: AgentResult,
  },
} as const satisfies Operations
