import {lstat} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import {openFolder} from '../files/access.ts'
import {nullWhen} from '../paths/directory.ts'
import {Tree} from '../paths/tree.ts'

const MAX_ENTRIES = 5000

/** What told one entry from another, and from itself after a change. */
interface Sighting {
  /** the same under another name, never the same for another file: inode numbers are used again, births are not */
  readonly identity: string
  /** changes with the content; of a folder it does not */
  readonly version: string
}

/** By path relative to the folder, as callers see it, in the order of the names. */
export type Snapshot = ReadonlyMap<string, Sighting>

/** @throws TooManyWatches when the folder holds more than can be compared */
export async function takeSnapshot(context: CallContext, path: string, isRecursive: boolean): Promise<Snapshot> {
  await using folder = await openFolder(context, path)
  const tree = new Tree(context, {isRecursive, maxEntries: MAX_ENTRIES})
  const snapshot = new Map<string, Sighting>()
  for await (const entry of tree.entries(folder.directory)) {
    const stats = await lstat(entry.directory.at(entry.name)).catch(nullWhen('ENOENT'))
    if (!stats) continue
    const identity = `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`
    const version = stats.isDirectory() ? identity : `${identity}:${stats.size}:${stats.mtimeMs}`
    snapshot.set(entry.relative, {identity, version})
  }
  if (!tree.isComplete)
    throw fail('TooManyWatches', `the folder holds more than ${MAX_ENTRIES} entries`, {limit: MAX_ENTRIES})
  return snapshot
}
