import type {CallContext} from '../../capability.ts'
import type {MessageTable} from '../../message.ts'

/** What the comms capabilities ask of the gateway. */
export interface CommsServices {
  now(): Date
  readonly store: {
    readonly messages: MessageTable
    transaction<T>(work: (tables: {readonly messages: MessageTable}) => Promise<T>): Promise<T>
  }
  /** names of the agents that are not revoked */
  agents(): Promise<readonly string[]>
  /** whether the agent has a session that is connected now */
  isConnected(agent: string): boolean
}

/** As recipients see the sender; an operator never writes under the name of an agent. */
export function senderOf({principal, agent}: Pick<CallContext, 'principal' | 'agent'>): string {
  return principal === 'operator' ? 'operator' : agent
}
