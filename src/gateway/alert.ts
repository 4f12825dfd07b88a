import type {Alert, AlertsState, Severity} from '../contract/alert.ts'

/** Something that happened, or became so. */
export type AlertEvent = Pick<Alert, 'kind' | 'severity' | 'subject' | 'message'>

export interface NewAlert extends AlertEvent {
  readonly id: string
  readonly count: number
  readonly at: string
  /** tells open alerts of the same kind and subject apart; empty where they are one */
  readonly variant?: string
  readonly context?: Alert['context']
}

export interface AlertTable {
  /** Counts on an open alert of the same kind, subject and variant, or begins one. Gives back the id of that alert. */
  raise(alert: NewAlert): Promise<string>
  /** at most two: the second shows that the prefix is not unique */
  findByPrefix(prefix: string): Promise<Alert[]>
  /** the newest first */
  list(filter: AlertFilter): Promise<Alert[]>
  /** how many have begun since */
  countSince(about: Pick<Alert, 'kind' | 'subject'>, since: string): Promise<number>
  /** false when it is acknowledged already */
  acknowledge(id: string, at: string, by: string): Promise<boolean>
  countOpen(): Promise<AlertsState>
}

export interface AlertFilter {
  readonly severity?: Severity | undefined
  readonly kind?: Alert['kind'] | undefined
  readonly subject?: string | undefined
  /** also those that were acknowledged */
  readonly all: boolean
}
