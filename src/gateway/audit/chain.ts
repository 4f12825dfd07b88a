import {createHash, createHmac, type KeyObject, timingSafeEqual} from 'node:crypto'
import type {SealedRow} from './storage.ts'

/** Of the chain; made ready once, because making it ready costs more than a row. */
export type Key = KeyObject

/** The end of the log: what the next row is bound to. */
export interface Head {
  readonly seq: number
  readonly mac: Uint8Array
}

/** What the first row is bound to: the hash of a label that names the format. */
export const GENESIS: Head = {seq: 0, mac: createHash('sha256').update('kruxos audit log v1').digest()}

/** HMAC-SHA256 over the mac before (32 bytes) and the text of the row: the text holds the position. */
export function seal(key: Key, prev: Head, body: string): SealedRow {
  return {seq: prev.seq + 1, body, prev: prev.mac, mac: macOf(key, prev.mac, body)}
}

/** True when this text and this predecessor are what was sealed. */
export function isAuthentic(key: Key, {prev, body, mac}: SealedRow): boolean {
  return mac.length === GENESIS.mac.length && timingSafeEqual(macOf(key, prev, body), mac)
}

export function toText(mac: Uint8Array): string {
  return Buffer.from(mac).toString('base64url')
}

export function fromText(mac: string): Uint8Array {
  return Buffer.from(mac, 'base64url')
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function macOf(key: Key, prev: Uint8Array, body: string): Buffer {
  return createHmac('sha256', key).update(prev).update(body).digest()
}
