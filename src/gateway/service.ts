import type {OutboxMail, ServiceRow} from '../contract/service.ts'

export interface ServiceTable {
  /** false when the name is taken */
  insert(row: ServiceRow): Promise<boolean>
  /** false when there is none of that name */
  update(row: ServiceRow): Promise<boolean>
  get(name: string): Promise<ServiceRow | null>
  /** sorted by name */
  list(): Promise<ServiceRow[]>
  /** false when there is none */
  remove(name: string): Promise<boolean>
}

/** How a mail came to rest. */
export interface MailEnd {
  readonly state: 'sent' | 'failed' | 'unknown' | 'cancelled'
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
}

/** Each change of state names the state it starts from, so that of two at once one wins. */
export interface OutboxTable {
  insert(mail: OutboxMail, message: Uint8Array): Promise<void>
  get(id: string): Promise<OutboxMail | null>
  /** at most two: the second shows that the prefix is not unique */
  findByPrefix(prefix: string): Promise<OutboxMail[]>
  /** the newest first */
  list(filter: {agent?: string | undefined; states?: readonly OutboxMail['state'][] | undefined}): Promise<OutboxMail[]>
  /** null once it has ended */
  message(id: string): Promise<Uint8Array | null>
  /** held ones whose time has come, the oldest first */
  due(now: string): Promise<OutboxMail[]>
  countHeld(): Promise<number>
  /** how many the agent handed in since then, cancelled ones left out */
  countSince(agent: string, since: string): Promise<number>
  /** held to sending; false when it is not held any more */
  claim(id: string): Promise<boolean>
  /** sending back to held, for another attempt */
  postpone(id: string, sendAt: string, reason: string): Promise<void>
  /** brings the time of a held one forward; false when it is not held any more */
  hasten(id: string, sendAt: string): Promise<boolean>
  /** false when it was not in the state that leads there: `cancelled` comes from held, the others from sending */
  end(id: string, end: MailEnd): Promise<boolean>
  removeEndedBefore(endedAt: string): Promise<void>
}
