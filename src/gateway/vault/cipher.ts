import {createCipheriv, createDecipheriv, hkdfSync, randomBytes} from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

export interface Sealed {
  readonly nonce: Uint8Array
  /** the tag is its last 16 bytes */
  readonly ciphertext: Uint8Array
}

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D 8.2.2); `context` is authenticated, not kept. */
export function encrypt(key: Uint8Array, plaintext: Uint8Array, context: Uint8Array): Sealed {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, {authTagLength: TAG_BYTES}).setAAD(context)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return {nonce, ciphertext}
}

/** null when key, context or a single bit differs. */
export function decrypt(key: Uint8Array, {nonce, ciphertext}: Sealed, context: Uint8Array): Buffer | null {
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES) return null
  const tag = ciphertext.subarray(-TAG_BYTES)
  // Without authTagLength a tag cut to 4 bytes would pass (DEP0182).
  const decipher = createDecipheriv(ALGORITHM, key, nonce, {authTagLength: TAG_BYTES}).setAAD(context).setAuthTag(tag)
  const plaintext = decipher.update(ciphertext.subarray(0, -TAG_BYTES))
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    plaintext.fill(0) // not authentic: never shown
    return null
  }
}

/** HKDF-SHA256 (RFC 5869): a key for one purpose. The caller wipes it. */
export function deriveKey(key: Uint8Array, purpose: string, salt: Uint8Array = new Uint8Array()): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, KEY_BYTES))
}
