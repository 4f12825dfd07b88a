import {createHash, type KeyObject, X509Certificate} from 'node:crypto'
import type {ServerIdentity} from './types.ts'

/** SHA-256 of the SubjectPublicKeyInfo, hex. */
export function pinOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({type: 'spki', format: 'der'}))
    .digest('hex')
}

/** The first certificate of a PEM text, or null when there is none that can be read. */
export function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

export function isSame(one: ServerIdentity | null, other: ServerIdentity | null): boolean {
  return one?.cert === other?.cert && one?.key === other?.key
}
