import {lstat} from 'node:fs/promises'
import {toTimestamp} from '../fields.ts'
import {hashFile} from '../files/content.ts'
import {nullWhen} from '../paths/directory.ts'
import type {TreeEntry} from '../paths/tree.ts'

interface FoundFile {
  /** as callers see it */
  readonly path: string
  readonly size: number
  readonly modified: string
}

/** null when it was removed meanwhile. */
export async function describeFile(folder: string, {directory, name, relative}: TreeEntry): Promise<FoundFile | null> {
  const stats = await lstat(directory.at(name)).catch(nullWhen('ENOENT'))
  if (!stats?.isFile()) return null
  return {path: `${folder}/${relative}`, size: stats.size, modified: toTimestamp(stats.mtimeMs)}
}

/** SHA-256 of a file, hex; null when it is larger than `maxBytes` or cannot be read. */
export async function hashEntry(
  {directory, name}: Pick<TreeEntry, 'directory' | 'name'>,
  {maxBytes, signal}: {maxBytes: number; signal: AbortSignal},
): Promise<string | null> {
  await using node = await directory.pin(name)
  if (!node || node.stats.size > maxBytes) return null
  await using file = await node.openFile().catch(nullWhen('EACCES', 'EPERM'))
  return file && (await hashFile(file, node.stats.size, signal))
}
