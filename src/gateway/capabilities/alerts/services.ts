import type {AlertTable} from '../../alert.ts'

/** What the alert capabilities ask of the gateway. */
export interface AlertServices {
  now(): Date
  readonly table: Pick<AlertTable, 'raise' | 'list' | 'countSince' | 'findByPrefix' | 'acknowledge'>
}

export const AGENT_RAISED = 'agent-raised'
