import {decrypt, deriveKey, encrypt} from './cipher.ts'
import type {DataKey} from './data-key.ts'
import type {StoredEntry} from './types.ts'

/** Seals bytes for one place and version, so that they open nowhere else and never as another version. */
export function sealEntry(dataKey: DataKey, path: string, version: number, plaintext: Uint8Array): StoredEntry {
  const key = entryKey(dataKey, path)
  const sealed = encrypt(key, plaintext, contextOf(path, version))
  key.fill(0)
  return {path, version, ...sealed}
}

/** null when the entry is not as it was sealed. */
export function openEntry(dataKey: DataKey, entry: StoredEntry): Buffer | null {
  const key = entryKey(dataKey, entry.path)
  const plaintext = decrypt(key, entry, contextOf(entry.path, entry.version))
  key.fill(0)
  return plaintext
}

/** A key per path keeps each far from the 2^32 random nonces that one key may see. */
function entryKey(dataKey: DataKey, path: string): Buffer {
  return deriveKey(dataKey.bytes, `kruxos vault entry v1|${path}`)
}

function contextOf(path: string, version: number): Buffer {
  return Buffer.from(`v1|${path}|${version}`)
}
