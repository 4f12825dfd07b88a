import {lstat} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {Directory, nullWhen} from '../../filesystem/paths/directory.ts'
import {Tree} from '../../filesystem/paths/tree.ts'

const MAX_ENTRIES = 20_000
const MAX_LISTED = 50

export interface ChangedFiles {
  readonly count: number
  /** some of them, those changed last first */
  readonly files: readonly {readonly path: string; readonly modifiedAt: string}[]
  readonly isComplete: boolean
}

/** Files of the workspace whose content changed since then, whoever changed them. */
export async function changedFiles(context: CallContext, since: Date): Promise<ChangedFiles> {
  await using root = await Directory.open(context.workspaceDir)
  const tree = new Tree(context, {maxEntries: MAX_ENTRIES})
  const changed: {path: string; modifiedMs: number}[] = []
  for await (const {directory, name, relative, kind} of tree.entries(root)) {
    if (kind !== 'file') continue
    const stats = await lstat(directory.at(name)).catch(nullWhen('ENOENT'))
    if (stats && stats.mtimeMs > since.getTime())
      changed.push({path: `/workspace/${relative}`, modifiedMs: stats.mtimeMs})
  }
  changed.sort((a, b) => b.modifiedMs - a.modifiedMs)
  return {
    count: changed.length,
    files: changed
      .slice(0, MAX_LISTED)
      .map(({path, modifiedMs}) => ({path, modifiedAt: new Date(modifiedMs).toISOString()})),
    isComplete: tree.isComplete,
  }
}
