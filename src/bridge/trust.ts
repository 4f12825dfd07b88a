import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import type {TLSSocket} from 'node:tls'
import {KruxosError} from '../contract/errors.ts'
import type {Grant} from './bridge-socket.ts'
import type {TrustSource} from './settings.ts'

/** The one authority, or the one public key, that the certificate of the gateway is held against. */
export type Trust =
  | {readonly kind: 'authority'; readonly pem: string; readonly name: string}
  | {readonly kind: 'pin'; readonly sha256: Uint8Array}

/** @throws KruxosError UNREACHABLE when there is no authority yet: the gateway makes its own at its first start */
export function loadTrust(source: TrustSource, granted: Grant): Trust {
  if (source.kind === 'pin') return source
  if (source.kind === 'default' && granted.ca !== undefined)
    return {kind: 'authority', pem: granted.ca, name: 'the authority that the bridge socket named'}
  if (source.kind === 'default' && granted.pin !== undefined)
    return {kind: 'pin', sha256: Buffer.from(granted.pin, 'hex')}
  return {kind: 'authority', pem: readAuthority(source.path), name: source.path}
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    throw new KruxosError('UNREACHABLE', `cannot read the certificate authority ${path} (${code})`, {
      hint: 'copy it from the machine of the gateway and name it in KRUXOS_CA_FILE, or set KRUXOS_PIN_SHA256',
      cause: error,
    })
  }
}

/** @param sha256 all of it, or the beginning that a pairing code holds */
export function beginsWith(pin: Buffer | null, sha256: Uint8Array): pin is Buffer {
  return sha256.length > 0 && pin !== null && pin.subarray(0, sha256.length).equals(sha256)
}

/** RFC 7469 2.4: SHA-256 of the DER of SubjectPublicKeyInfo. Node.js gives the certificate once: ask once. */
export function pinOf(socket: TLSSocket): Buffer | null {
  const key = socket.getPeerX509Certificate()?.publicKey.export({type: 'spki', format: 'der'})
  return key === undefined ? null : createHash('sha256').update(key).digest()
}
