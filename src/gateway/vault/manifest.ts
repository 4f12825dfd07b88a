import {createHash} from 'node:crypto'
import type {DataKey} from './data-key.ts'
import {openEntry, sealEntry} from './entries.ts'
import {changed} from './faults.ts'
import type {StoredEntry, VaultStorage} from './types.ts'

/** A path that no secret can have. */
export const MANIFEST_PATH = '.manifest'

/**
 * Which entries there are. Each change takes the next epoch, and an entry's version is the epoch of its change:
 * so no version is used twice, and an older row cannot stand in for a newer one.
 * It is kept as an entry itself, sealed over a digest of all the others, at the version `epoch`.
 */
export interface Manifest {
  readonly epoch: number
  /** path to version */
  readonly entries: ReadonlyMap<string, number>
}

export function sealManifest(dataKey: DataKey, {epoch, entries}: Manifest): StoredEntry {
  return sealEntry(dataKey, MANIFEST_PATH, epoch, digestOf(entries))
}

/** @throws KruxosError IO when an entry was added, removed, exchanged or put back to an older one */
export async function readManifest(storage: VaultStorage, dataKey: DataKey): Promise<Manifest> {
  const [sealed, rows] = await Promise.all([storage.get(MANIFEST_PATH), storage.list()])
  const entries = new Map(rows.filter(row => row.path !== MANIFEST_PATH).map(({path, version}) => [path, version]))
  if (!sealed || !openEntry(dataKey, sealed)?.equals(digestOf(entries))) throw changed('the list of vault entries')
  return {epoch: sealed.version, entries}
}

/** The paths of the secrets; not checked, so that a locked vault can count them. */
export async function listPaths(storage: VaultStorage): Promise<string[]> {
  return (await storage.list()).map(({path}) => path).filter(path => path !== MANIFEST_PATH)
}

/** JSON, so that no path can be written that reads as two. */
function digestOf(entries: ReadonlyMap<string, number>): Buffer {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest()
}
