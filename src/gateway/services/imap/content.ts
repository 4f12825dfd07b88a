import type {ImapFlow, MessageStructureObject} from 'imapflow'
import type {MailContent} from '../../mail.ts'
import {htmlToText} from './html-text.ts'
import {filenameOf, isAttachment, partsOf} from './summary.ts'

/** Of each body part; more would not fit into the context of a model. */
const MAX_BODY_BYTES = 262_144

interface Text {
  readonly text: string
  readonly isTruncated: boolean
}

/** The bodies and what is attached. */
export async function readContent(
  client: ImapFlow,
  uid: number,
  structure: MessageStructureObject | undefined,
): Promise<Omit<MailContent, 'message'>> {
  const parts = partsOf(structure)
  const bodyOf = (type: string) => parts.find(part => part.type === type && !isAttachment(part))
  const plain = await download(client, uid, bodyOf('text/plain'))
  const html = await download(client, uid, bodyOf('text/html'))
  return {
    text: plain?.text ?? htmlToText(html?.text ?? ''),
    html: html?.text ?? null,
    isTruncated: Boolean(plain?.isTruncated || html?.isTruncated),
    attachments: parts
      .filter(isAttachment)
      .map(part => ({filename: filenameOf(part), type: part.type, sizeBytes: part.size ?? 0})),
  }
}

async function download(client: ImapFlow, uid: number, part: MessageStructureObject | undefined): Promise<Text | null> {
  if (!part) return null
  // The only part of a message that is no multipart has no number of its own.
  const {content} = await client.download(uid, part.part ?? '1', {uid: true, maxBytes: MAX_BODY_BYTES + 1})
  if (!content) return null
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  return {text: bytes.subarray(0, MAX_BODY_BYTES).toString(), isTruncated: bytes.length > MAX_BODY_BYTES}
}
