import {KruxosError} from '../../contract/errors.ts'
import type {DataKey} from './data-key.ts'
import {openEntry, sealEntry} from './entries.ts'
import type {EpochFile} from './epoch-file.ts'
import {changed} from './faults.ts'
import {type Manifest, readManifest, sealManifest} from './manifest.ts'
import type {StoredEntry, VaultStorage} from './types.ts'

const PATH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/

/** An unlocked vault as one caller sees it. */
export interface Scope {
  readonly storage: VaultStorage
  readonly dataKey: DataKey
  readonly epochs: EpochFile
}

export async function putSecret(scope: Scope, path: string, secret: string): Promise<void> {
  checkPath(path)
  if (!secret.isWellFormed()) throw new KruxosError('USAGE', 'a secret must be well-formed Unicode text')
  const {entries, epoch} = await readChecked(scope)
  const version = epoch + 1
  await writeManifest(scope, {epoch: version, entries: new Map(entries).set(path, version)})
  await scope.storage.put(sealEntry(scope.dataKey, path, version, Buffer.from(secret)))
}

/** Seals every entry anew, under another key that is in force once the transaction is committed. */
export async function sealAnew({storage, dataKey, epochs}: Scope, next: DataKey): Promise<void> {
  const {entries, epoch} = await readChecked({storage, dataKey, epochs})
  const version = epoch + 1
  storage.afterCommit(async () => dataKey.become(next))
  for (const [path, old] of entries) {
    const secret = open(dataKey, path, old, await storage.get(path))
    await storage.put(sealEntry(next, path, version, secret))
    secret.fill(0)
  }
  const renewed = new Map(entries.keys().map(path => [path, version]))
  await writeManifest({storage, dataKey: next, epochs}, {epoch: version, entries: renewed})
}

export async function removeSecret(scope: Scope, path: string): Promise<boolean> {
  checkPath(path)
  const {entries, epoch} = await readChecked(scope)
  const rest = new Map(entries)
  if (!rest.delete(path)) return false
  await writeManifest(scope, {epoch: epoch + 1, entries: rest})
  return scope.storage.remove(path)
}

export async function getSecret(scope: Scope, path: string): Promise<string | null> {
  checkPath(path)
  const [{entries}, entry] = await Promise.all([readChecked(scope), scope.storage.get(path)])
  const version = entries.get(path)
  if (version === undefined) return null
  return open(scope.dataKey, path, version, entry).toString()
}

function open(dataKey: DataKey, path: string, version: number, entry: StoredEntry | null): Buffer {
  const plaintext = entry?.version === version ? openEntry(dataKey, entry) : null
  if (plaintext) return plaintext
  throw changed(`the vault entry ${path}`, 'put a backup of the database in its place, or the secret anew')
}

/** @throws KruxosError IO when the entries are not those that the vault wrote last */
export async function readChecked({storage, dataKey, epochs}: Scope): Promise<Manifest> {
  const remembered = epochs.highest // before the read: while that waits, a change may be committed
  const manifest = await readManifest(storage, dataKey)
  epochs.check(manifest.epoch, remembered)
  return manifest
}

async function writeManifest({storage, dataKey, epochs}: Scope, manifest: Manifest): Promise<void> {
  storage.afterCommit(() => epochs.raise(manifest.epoch)) // first, since it refuses what is no transaction
  await storage.put(sealManifest(dataKey, manifest))
}

function checkPath(path: string): void {
  if (!PATH.test(path)) throw new KruxosError('USAGE', 'a vault path is made of letters, digits, ".", "_", "-" and "/"')
}
