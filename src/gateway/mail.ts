import type {OutboxMail} from '../contract/service.ts'

/** What an agent sees of a message in a list. */
export interface MailSummary {
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly date: string | null
  readonly labels: readonly string[]
  readonly isRead: boolean
  readonly hasAttachments: boolean
  readonly sizeBytes: number
}

export interface MailContent {
  readonly message: MailSummary
  /** of the text part, or made from the HTML part where there is no other */
  readonly text: string
  /** null when the message has none */
  readonly html: string | null
  /** one of the two goes on behind what is here */
  readonly isTruncated: boolean
  readonly attachments: readonly {readonly filename: string; readonly type: string; readonly sizeBytes: number}[]
}

export interface MailQuery {
  readonly folder: string
  /** in sender, recipients, subject and text */
  readonly text?: string | undefined
  readonly label?: string | undefined
  readonly isRead?: boolean | undefined
  readonly limit: number
  readonly offset: number
}

export interface MailChange {
  readonly folder?: string | undefined
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** A message as an agent wrote it. Addresses are as typed: several are separated by commas. */
export interface Letter {
  /** `me`, or the address of the account */
  readonly from: string
  readonly to: string
  readonly cc?: string | undefined
  readonly bcc?: string | undefined
  readonly subject: string
  readonly body: string
  readonly attachments: readonly {readonly filename: string; readonly content: Buffer}[]
}

/**
 * One mail account. A message id names account, folder, its UIDVALIDITY and the UID, so it never means another message.
 * What goes wrong is a CapabilityError of a type that ../capabilities/email/errors.ts declares.
 */
export interface Mailbox {
  search(query: MailQuery, signal: AbortSignal): Promise<{messages: MailSummary[]; total: number}>
  read(id: string, signal: AbortSignal): Promise<MailContent>
  /** the id of the draft; null when the server does not tell it */
  saveDraft(letter: Letter, signal: AbortSignal): Promise<string | null>
  /** the id that the message has then; null when the server does not tell it */
  change(id: string, change: MailChange, signal: AbortSignal): Promise<string | null>
  /** Moves messages to the trash; those that are not there are named. */
  discard(ids: readonly string[], signal: AbortSignal): Promise<{folder: string; discarded: number; missing: string[]}>
  /** those that are there */
  summaries(ids: readonly string[], signal: AbortSignal): Promise<MailSummary[]>
  /** Holds the letter until its time has come. */
  send(letter: Letter, agent: string): Promise<OutboxMail>
}

/** The mail of the connected services. */
export interface Mail {
  /** why nobody can use mail; null when somebody can */
  unavailable(): string | null
  /** The named account, or the only one. @throws CapabilityError AccountNotFound */
  mailbox(agent: string, account?: string): Mailbox
  /** The account of a message. @throws CapabilityError AccountNotFound, MessageNotFound */
  mailboxOf(agent: string, messageId: string): Mailbox
  /** Takes back a mail of this agent. @throws CapabilityError MessageNotFound, TooLate */
  cancel(agent: string, id: string): Promise<OutboxMail>
  /** handed in by this agent since then */
  countSince(agent: string, since: Date): Promise<number>
}
