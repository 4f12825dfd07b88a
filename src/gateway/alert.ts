import type {Alert, AlertsState, Severity} from '../contract/alert.ts'

/** Something that happened, or became so. */
export type AlertEvent = Pick<Alert, 'kind' | 'severity' | 'subject' | 'message'>

export interface AlertTable {
  /** Counts on an open alert of the same kind and subject, or begins one. */
  raise(alert: AlertEvent & {readonly id: string; readonly count: number; readonly at: string}): Promise<void>
  /** at most two: the second shows that the prefix is not unique */
  findByPrefix(prefix: string): Promise<Alert[]>
  /** the newest first */
  list(filter: {readonly severity?: Severity | undefined; readonly all: boolean}): Promise<Alert[]>
  /** false when it is acknowledged already */
  acknowledge(id: string, at: string, by: string): Promise<boolean>
  countOpen(): Promise<AlertsState>
}
