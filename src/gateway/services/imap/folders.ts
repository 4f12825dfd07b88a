import type {ImapFlow, MailboxObject} from 'imapflow'
import {CapabilityError} from '../../capability.ts'
import {type MessagePlace, messageNotFound, parseMessageId, toMessageId} from './message-id.ts'

/** What it means when the server says no. */
export const READ_REFUSED = 'BodyFetchFailed'
export const WRITE_REFUSED = 'WriteFailed'

/** Those of the messages that are in the folder, which is open afterwards. */
export async function presentUids(
  client: ImapFlow,
  folder: string,
  places: readonly MessagePlace[],
): Promise<number[]> {
  const {uidValidity} = await open(client, folder).catch(error => {
    if (error instanceof CapabilityError && error.type === 'FolderNotFound') return {uidValidity: null}
    throw error
  })
  const uids = places.filter(place => place.uidValidity === String(uidValidity)).map(({uid}) => uid)
  if (uids.length === 0) return []
  const found = await client.search({uid: uids.join(',')}, {uid: true})
  return found || []
}

/** @throws CapabilityError MessageNotFound when one is of another account */
export function byFolder(account: string, ids: readonly string[]): Map<string, MessagePlace[]> {
  const places = [...new Set(ids)].map(parseMessageId)
  const foreign = places.find(place => place.account !== account)
  if (foreign) throw messageNotFound(toMessageId(foreign))
  return Map.groupBy(places, ({folder}) => folder)
}

export async function openPlace(
  client: ImapFlow,
  id: string,
  options: {readOnly?: boolean} = {},
): Promise<MessagePlace> {
  const place = parseMessageId(id)
  const {uidValidity} = await open(client, place.folder, options)
  if (String(uidValidity) !== place.uidValidity) throw messageNotFound(id)
  return place
}

export async function open(
  client: ImapFlow,
  folder: string,
  options: {readOnly?: boolean} = {},
): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(folder, options)
  } catch (error) {
    if (error instanceof Error && 'mailboxMissing' in error && error.mailboxMissing) throw folderNotFound(folder)
    throw error
  }
}

/** The folder of that use, made where the account has none. */
export async function findFolder(client: ImapFlow, use: string, name: string): Promise<string> {
  const folder = (await client.list()).find(({specialUse}) => specialUse === use)
  return folder?.path ?? (await client.mailboxCreate(name)).path
}

export async function requireFolder(client: ImapFlow, folder: string): Promise<void> {
  if (!(await client.list()).some(({path}) => path === folder)) throw folderNotFound(folder)
}

function folderNotFound(folder: string): CapabilityError {
  return new CapabilityError('FolderNotFound', `the account has no folder ${folder}`, {folder})
}

/** The client answers false where the server says no. */
export function accepted<T>(answer: T | false): T {
  if (answer === false) throw refused(WRITE_REFUSED)
  return answer
}

export function refused(type: string): CapabilityError {
  return new CapabilityError(type, 'the mail server refused it')
}
