import type {Severity} from '../../../contract/alert.ts'
import type {Backups, KeptState, SessionState, SharedWatching, Snapshots} from '../../agent-state.ts'
import type {Health} from '../system/index.ts'

/** What an agent may be told of what happened while it was away. */
export interface Surroundings {
  now(): Date
  /** end of what the agent did before this session; null when there was nothing */
  lastActivity(agent: string, sessionId: string | null): Promise<string | null>
  /** its own calls since then */
  calls(agent: string, since: string): Promise<{total: number; failed: number; isComplete: boolean}>
  /** requests of the agent that nobody has decided */
  pendingApprovals(agent: string): Promise<readonly {id: string; capability: string; createdAt: string}[]>
  /** messages to the agent that it has not received */
  unreadMessages(agent: string): Promise<number>
  /** open alerts about the agent */
  alerts(agent: string): Promise<readonly {severity: Severity; message: string; count: number; lastAt: string}[]>
  health(): Promise<Health>
}

/** What the state capabilities ask of the gateway. */
export interface StateServices {
  readonly kept: KeptState
  readonly session: SessionState
  readonly watching: SharedWatching
  readonly backups: Backups
  readonly snapshots: Snapshots
  readonly surroundings: Surroundings
}
