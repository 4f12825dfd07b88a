import {CapabilityError} from '../capability.ts'
import type {Letter} from '../mail.ts'
import {type Address, invalid, parseAddresses} from './addresses.ts'

/** A message as it goes over the wire. */
export interface ComposedLetter {
  readonly message: Buffer
  readonly from: string
  /** to, cc and bcc */
  readonly recipients: readonly string[]
}

const MAX_MESSAGE_BYTES = 26_214_400

/**
 * Every header is made from parsed values and encoded by nodemailer, so that no text of a caller can begin a header of its own.
 * @param keepsBcc a draft shows them, a mail does not
 * @throws CapabilityError InvalidRecipient, SenderNotAllowed, MessageTooLarge
 */
export async function composeLetter(letter: Letter, ownAddress: string, keepsBcc: boolean): Promise<ComposedLetter> {
  if (letter.from !== 'me' && letter.from.toLowerCase() !== ownAddress.toLowerCase())
    throw new CapabilityError('SenderNotAllowed', `this account sends as ${ownAddress}`, {from: ownAddress})
  const [to, cc, bcc] = await Promise.all([letter.to, letter.cc, letter.bcc].map(parseAddresses))
  const recipients = unique([to, cc, bcc])
  if (recipients.length === 0) throw invalid('there is no recipient')
  const {createTransport} = await import('nodemailer')
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const {message} = await composer.sendMail({
    from: ownAddress,
    to: to ?? [],
    cc: cc ?? [],
    ...(keepsBcc ? {bcc: bcc ?? []} : {}),
    envelope: {from: ownAddress, to: recipients},
    subject: letter.subject,
    text: letter.body,
    attachments: [...letter.attachments],
  })
  if (!Buffer.isBuffer(message)) throw new Error('the composer gave no buffer')
  if (message.length > MAX_MESSAGE_BYTES)
    throw new CapabilityError('MessageTooLarge', 'the message with its attachments is larger than 25 MiB')
  return {message, from: ownAddress, recipients}
}

function unique(lists: readonly (readonly Address[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap(list => list?.map(({address}) => address) ?? []))]
}
