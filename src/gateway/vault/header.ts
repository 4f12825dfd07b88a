import {createHash} from 'node:crypto'
import {SEALERS, type Sealer} from '../../contract/vault.ts'
import {decrypt, deriveKey, encrypt, KEY_BYTES, NONCE_BYTES, type Sealed, TAG_BYTES} from './cipher.ts'
import {DataKey} from './data-key.ts'
import {broken, changed} from './faults.ts'
import {type Argon2Cost, isSafeCost} from './sealers/passphrase.ts'

/**
 * What must be known before the vault can be opened. 130 bytes, numbers big endian:
 *
 *   0   8  "krxvault"
 *   8   1  format version, 1
 *   9   1  sealer: 0 key-file, 1 passphrase, 2 systemd-credential
 *  10  12  Argon2id memory in KiB, passes, parallelism; zeros without a passphrase
 *  22  16  salt
 *  38  12  nonce
 *  50  48  the data key, AES-256-GCM under HKDF-SHA256(master key, salt); bytes 0 to 37 are authenticated with it
 *  98  32  SHA-256 of bytes 0 to 97: tells damage from a wrong key
 */
const MAGIC = 'krxvault'
const VERSION = 1
const SALT_AT = 22
const NONCE_AT = 38
const WRAPPED_AT = NONCE_AT + NONCE_BYTES
const CHECKSUM_AT = WRAPPED_AT + KEY_BYTES + TAG_BYTES
const HEADER_BYTES = CHECKSUM_AT + 32
export const SALT_BYTES = NONCE_AT - SALT_AT
const PURPOSE = 'kruxos vault wrap v1'

/** How the master key is come by. */
export interface Recipe {
  readonly sealer: Sealer
  readonly cost: Argon2Cost
  readonly salt: Uint8Array
}

export interface Header extends Recipe {
  readonly wrapped: Sealed
}

/** The header of a data key under a master key. */
export function wrap(dataKey: DataKey, recipe: Recipe, master: Uint8Array): Uint8Array {
  const prefix = encodeRecipe(recipe)
  const key = deriveKey(master, PURPOSE, recipe.salt)
  const {nonce, ciphertext} = encrypt(key, dataKey.bytes, prefix)
  key.fill(0)
  const body = Buffer.concat([prefix, nonce, ciphertext])
  return Buffer.concat([body, sha256(body)])
}

/** null when the master key is another one. */
export function unwrap(header: Header, master: Uint8Array): DataKey | null {
  const key = deriveKey(master, PURPOSE, header.salt)
  const bytes = decrypt(key, header.wrapped, encodeRecipe(header))
  key.fill(0)
  return bytes && new DataKey(bytes)
}

/** @throws KruxosError IO on anything but a header that `wrap` could have made */
export function decodeHeader(bytes: Uint8Array): Header {
  const header = Buffer.from(bytes)
  const isWhole =
    header.length === HEADER_BYTES &&
    header.toString('latin1', 0, MAGIC.length) === MAGIC &&
    sha256(header.subarray(0, CHECKSUM_AT)).equals(header.subarray(CHECKSUM_AT))
  if (!isWhole) throw changed('the vault header')
  if (header.readUInt8(8) !== VERSION)
    throw broken('the vault was made by a newer kruxos', 'install that version of kruxos again')
  const sealer = SEALERS[header.readUInt8(9)]
  const cost = {
    memoryKib: header.readUInt32BE(10),
    passes: header.readUInt32BE(14),
    parallelism: header.readUInt32BE(18),
  }
  if (sealer === undefined || !isSafeCost(sealer, cost)) throw changed('the vault header')
  const wrapped = {
    nonce: header.subarray(NONCE_AT, WRAPPED_AT),
    ciphertext: header.subarray(WRAPPED_AT, CHECKSUM_AT),
  }
  return {sealer, cost, salt: header.subarray(SALT_AT, NONCE_AT), wrapped}
}

function encodeRecipe({sealer, cost, salt}: Recipe): Buffer {
  const bytes = Buffer.alloc(NONCE_AT)
  bytes.write(MAGIC, 'latin1')
  bytes.writeUInt8(VERSION, 8)
  bytes.writeUInt8(SEALERS.indexOf(sealer), 9)
  bytes.writeUInt32BE(cost.memoryKib, 10)
  bytes.writeUInt32BE(cost.passes, 14)
  bytes.writeUInt32BE(cost.parallelism, 18)
  bytes.set(salt, SALT_AT)
  return bytes
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
