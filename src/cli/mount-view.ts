import type {Mount} from '../contract/mount.ts'
import {type TableOptions, table} from './table.ts'

export function mountTable(mounts: readonly Mount[], options: TableOptions): string {
  if (mounts.length === 0) return 'No mounts.'
  const rows = mounts.map(({path, hostDir, readOnly, agents, state}) => [
    path,
    hostDir,
    readOnly ? 'read-only' : 'writable',
    state,
    agents?.join(', ') ?? 'every agent',
  ])
  return table(['PATH', 'FOLDER', 'ACCESS', 'STATE', 'AGENTS'], rows, options)
}
