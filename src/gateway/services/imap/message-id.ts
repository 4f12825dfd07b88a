import {CapabilityError} from '../../capability.ts'

/** Where a message is. A UID means the same message only while the folder keeps its UIDVALIDITY (RFC 9051, 2.3.1.1). */
export interface MessagePlace {
  readonly account: string
  readonly folder: string
  readonly uidValidity: string
  readonly uid: number
}

/** `work:1718000000:42:INBOX` */
const ID = /^([a-z0-9._-]{1,63}):(\d{1,20}):([1-9]\d{0,9}):([^\p{Cc}]{1,500})$/u
const MAX_UID = 0xffff_ffff

export function toMessageId({account, uidValidity, uid, folder}: MessagePlace): string {
  return [account, uidValidity, uid, folder].join(':')
}

/** @throws CapabilityError MessageNotFound */
export function parseMessageId(id: string): MessagePlace {
  const [, account = '', uidValidity = '', uid = '', folder = ''] = ID.exec(id) ?? []
  if (account === '' || Number(uid) > MAX_UID) throw messageNotFound(id)
  return {account, uidValidity, uid: Number(uid), folder}
}

export function messageNotFound(id: string): CapabilityError {
  return new CapabilityError('MessageNotFound', 'no message has this id', {message_id: id.slice(0, 200)})
}
