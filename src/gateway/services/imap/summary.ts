import type {FetchMessageObject, MessageAddressObject, MessageStructureObject} from 'imapflow'
import type {MailSummary} from '../../mail.ts'
import {type MessagePlace, toMessageId} from './message-id.ts'

export const SUMMARY_QUERY = {
  uid: true,
  flags: true,
  envelope: true,
  bodyStructure: true,
  internalDate: true,
  size: true,
}

/** It tells of our own session, not of the message. */
const SESSION_FLAG = '\\Recent'
/** A sender can write headers of any length. */
const MAX_TEXT = 1000
const MAX_ADDRESSES = 50
const MAX_PARTS = 200

export function toSummary(message: FetchMessageObject, place: Omit<MessagePlace, 'uid'>): MailSummary {
  const {uid, flags, envelope, bodyStructure, internalDate, size} = message
  return {
    id: toMessageId({...place, uid}),
    from: showAddress(envelope?.from?.[0]),
    to: (envelope?.to ?? []).slice(0, MAX_ADDRESSES).map(showAddress),
    subject: (envelope?.subject ?? '').slice(0, MAX_TEXT),
    date: toTimestamp(envelope?.date) ?? toTimestamp(internalDate),
    labels: [...(flags ?? [])]
      .filter(flag => flag !== SESSION_FLAG)
      .map(toLabel)
      .sort(),
    isRead: flags?.has('\\Seen') ?? false,
    hasAttachments: partsOf(bodyStructure).some(isAttachment),
    sizeBytes: size ?? 0,
  }
}

/** Leaves of the structure, in their order. */
export function partsOf(structure: MessageStructureObject | undefined): MessageStructureObject[] {
  const found: MessageStructureObject[] = []
  const waiting = structure ? [structure] : []
  for (let part = waiting.shift(); part && found.length < MAX_PARTS; part = waiting.shift()) {
    if (part.childNodes) waiting.unshift(...part.childNodes)
    else found.push(part)
  }
  return found
}

export function isAttachment(part: MessageStructureObject): boolean {
  return part.disposition === 'attachment' || (!part.type.startsWith('text/') && filenameOf(part) !== '')
}

export function filenameOf({dispositionParameters, parameters}: MessageStructureObject): string {
  return (dispositionParameters?.['filename'] ?? parameters?.['name'] ?? '').slice(0, MAX_TEXT)
}

/** `\Seen` is shown as `seen`; keywords are as they are. */
export function toLabel(flag: string): string {
  return flag.startsWith('\\') ? flag.slice(1).toLowerCase() : flag
}

const SYSTEM_FLAGS = ['\\Seen', '\\Flagged', '\\Answered', '\\Draft']

export function toFlag(label: string): string {
  return SYSTEM_FLAGS.find(flag => toLabel(flag) === label.toLowerCase()) ?? label
}

function showAddress({name = '', address = ''}: MessageAddressObject = {}): string {
  return (name === '' ? address : `${name} <${address}>`).slice(0, MAX_TEXT)
}

function toTimestamp(date: Date | string | undefined): string | null {
  const time = date === undefined ? Number.NaN : new Date(date).getTime()
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
