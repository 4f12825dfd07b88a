export const PRIORITIES = ['low', 'normal', 'high'] as const
export type Priority = (typeof PRIORITIES)[number]

/** What one agent wrote to another; a broadcast is one message in several mailboxes. */
export interface Message {
  /** `msg-` and hex */
  readonly id: string
  readonly sender: string
  /** null: to the recipient alone, or to everybody */
  readonly channel: string | null
  readonly message: string
  readonly priority: Priority
  readonly sentAt: string
}

/** What one mailbox may hold. */
export interface MailboxBounds {
  readonly maxMessages: number
  /** of one sender, so that nobody can fill the mailbox of another alone */
  readonly maxOfSender: number
  readonly maxCharacters: number
  /** older messages are dropped */
  readonly keptSince: string
}

export interface MessageTable {
  /** false when there is no room */
  put(recipient: string, message: Message, bounds: MailboxBounds): Promise<boolean>
  /** high priority first, then in the order in which they came */
  read(recipient: string, filter: {readonly channel: string | null; readonly limit: number}): Promise<Message[]>
  count(recipient: string, channel: string | null): Promise<number>
  remove(recipient: string, ids: readonly string[]): Promise<void>
  /** the id of the subscription, of an earlier one where there is one; null when the agent has `max` of them */
  subscribe(subscription: Subscription, max: number): Promise<string | null>
  /** false when the agent has no such subscription */
  unsubscribe(agent: string, id: string): Promise<boolean>
  subscribers(channel: string): Promise<string[]>
}

export interface Subscription {
  /** `sub-` and hex */
  readonly id: string
  readonly agent: string
  readonly channel: string
  readonly createdAt: string
}
