import {KruxosError} from '../../contract/errors.ts'
import type {Mount} from '../capability.ts'
import type {MountRow, MountTable} from '../mount.ts'
import {checkHostFolder, overlap} from './host-folder.ts'

export {isThere} from './host-folder.ts'

/** The folders that operators lend to agents; asked in the path of each call, so they are kept in memory beside the store. */
export interface Mounts {
  /** sorted by label */
  list(): readonly MountRow[]
  /** what one agent sees */
  of(agent: string): readonly Mount[]
  /** @throws KruxosError NOT_FOUND */
  get(label: string): MountRow
  /** @throws KruxosError when the folder cannot be lent under this label to these agents */
  check(row: MountRow): Promise<void>
  /** after a change is durable */
  reload(): Promise<void>
}

interface Options {
  readonly table: Pick<MountTable, 'list'>
  /** the gateway's own, which no agent may see */
  readonly ownFolders: readonly string[]
}

export async function openMounts({table, ownFolders}: Options): Promise<Mounts> {
  let rows: readonly MountRow[] = await table.list()
  return {
    list: () => rows,
    of: agent => rows.filter(({agents}) => agents === null || agents.includes(agent)),
    get(label) {
      const row = rows.find(each => each.label === label)
      if (!row) throw new KruxosError('NOT_FOUND', `no mount labelled ${label}`, {hint: 'kruxos mount list'})
      return row
    },
    async check(row) {
      await checkHostFolder(row.hostDir, {isReadOnly: row.isReadOnly, ownFolders})
      // Two ways to one file would let a rule or a read-only mount for one of them be walked around.
      const other = rows.find(
        each => each.label !== row.label && isShared(each, row) && overlap(each.hostDir, row.hostDir),
      )
      if (other)
        throw new KruxosError('CONFLICT', `${row.hostDir} and ${other.hostDir} of the mount ${other.label} overlap`, {
          hint: `kruxos mount remove ${other.label}, or give both to different agents with --agent`,
        })
    },
    async reload() {
      rows = await table.list()
    },
  }
}

/** True when one agent would see both. */
function isShared({agents}: MountRow, other: MountRow): boolean {
  return agents === null || other.agents === null || agents.some(agent => other.agents?.includes(agent))
}
