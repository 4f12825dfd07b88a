import type {ImapFlow, SearchObject} from 'imapflow'
import type {Mailbox} from '../../mail.ts'
import type {ImapConnection} from './connection.ts'
import {readContent} from './content.ts'
import {
  accepted,
  byFolder,
  findFolder,
  open,
  openPlace,
  presentUids,
  READ_REFUSED,
  refused,
  requireFolder,
  WRITE_REFUSED,
} from './folders.ts'
import {type MessagePlace, messageNotFound, toMessageId} from './message-id.ts'
import {SUMMARY_QUERY, toFlag, toSummary} from './summary.ts'

type ImapMailbox = Pick<Mailbox, 'search' | 'read' | 'change' | 'discard' | 'summaries'> & {
  /** keeps a whole message among the drafts */
  append(message: Buffer, signal: AbortSignal): Promise<string | null>
}

/** The folders of one account. */
export function createImapMailbox(account: string, connection: ImapConnection): ImapMailbox {
  return {
    search: ({folder, limit, offset, ...criteria}, signal) =>
      connection.run(signal, READ_REFUSED, async client => {
        const {uidValidity} = await open(client, folder, {readOnly: true})
        const found = await client.search(toSearch(criteria), {uid: true})
        if (!found) throw refused(READ_REFUSED)
        const uids = found.sort((a, b) => b - a).slice(offset, offset + limit)
        const messages = uids.length === 0 ? [] : await client.fetchAll(uids, SUMMARY_QUERY, {uid: true})
        const place = {account, folder, uidValidity: String(uidValidity)}
        const newestFirst = messages.sort((a, b) => b.uid - a.uid)
        return {messages: newestFirst.map(message => toSummary(message, place)), total: found.length}
      }),

    read: (id, signal) =>
      connection.run(signal, READ_REFUSED, async client => {
        const place = await openPlace(client, id, {readOnly: true})
        const message = await client.fetchOne(place.uid, SUMMARY_QUERY, {uid: true})
        if (!message) throw messageNotFound(id)
        return {message: toSummary(message, place), ...(await readContent(client, place.uid, message.bodyStructure))}
      }),

    change: (id, {folder, add, remove}, signal) =>
      connection.run(signal, WRITE_REFUSED, async client => {
        const place = await openPlace(client, id)
        if (!(await client.fetchOne(place.uid, {uid: true}, {uid: true}))) throw messageNotFound(id)
        if (folder !== undefined) await requireFolder(client, folder)
        await relabel(client, place.uid, add, remove)
        return folder === undefined || folder === place.folder ? id : moveTo(client, place, folder)
      }),

    discard: (ids, signal) =>
      connection.run(signal, WRITE_REFUSED, async client => {
        const trash = await findFolder(client, '\\Trash', 'Trash')
        const missing: string[] = []
        let discarded = 0
        for (const [folder, places] of byFolder(account, ids)) {
          const uids = await presentUids(client, folder, places)
          missing.push(...places.filter(place => !uids.includes(place.uid)).map(toMessageId))
          discarded += uids.length
          if (uids.length > 0 && folder !== trash) accepted(await client.messageMove(uids, trash, {uid: true}))
        }
        return {folder: trash, discarded, missing}
      }),

    summaries: (ids, signal) =>
      connection.run(signal, READ_REFUSED, async client => {
        const found = []
        for (const [folder, places] of byFolder(account, ids)) {
          const uids = await presentUids(client, folder, places)
          const messages = uids.length === 0 ? [] : await client.fetchAll(uids, SUMMARY_QUERY, {uid: true})
          const [place] = places
          if (place) found.push(...messages.map(message => toSummary(message, place)))
        }
        return found
      }),

    append: (message, signal) =>
      connection.run(signal, WRITE_REFUSED, async client => {
        const folder = await findFolder(client, '\\Drafts', 'Drafts')
        const {uid, uidValidity} = accepted(await client.append(folder, message, ['\\Draft', '\\Seen']))
        return uid === undefined || uidValidity === undefined
          ? null
          : toMessageId({account, folder, uidValidity: String(uidValidity), uid})
      }),
  }
}

function toSearch({
  text,
  label,
  isRead,
}: {
  text?: string | undefined
  label?: string | undefined
  isRead?: boolean | undefined
}): SearchObject {
  return {
    all: true,
    ...(text === undefined ? {} : {or: [{from: text}, {to: text}, {subject: text}, {body: text}]}),
    ...(isRead === undefined ? {} : {seen: isRead}),
    ...(label === undefined ? {} : labelSearch(toFlag(label))),
  }
}

function labelSearch(flag: string): SearchObject {
  if (!flag.startsWith('\\')) return {keyword: flag}
  return {[flag.slice(1).toLowerCase()]: true}
}

async function relabel(
  client: ImapFlow,
  uid: number,
  add: readonly string[],
  remove: readonly string[],
): Promise<void> {
  if (add.length > 0) accepted(await client.messageFlagsAdd(uid, add.map(toFlag), {uid: true}))
  if (remove.length > 0) accepted(await client.messageFlagsRemove(uid, remove.map(toFlag), {uid: true}))
}

/** The id that it has there. */
async function moveTo(client: ImapFlow, {account, uid}: MessagePlace, folder: string): Promise<string | null> {
  const {uidMap, uidValidity} = accepted(await client.messageMove(uid, folder, {uid: true}))
  const moved = uidMap?.get(uid)
  return moved === undefined ? null : toMessageId({account, folder, uidValidity: String(uidValidity), uid: moved})
}
