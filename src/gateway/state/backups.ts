import type {Backup, Backups, Restored, StateTables} from '../agent-state.ts'
import {agentOf, BackupDamaged} from '../agent-state.ts'
import type {Clock} from '../clock.ts'
import type {Scope, StateRow} from '../state-entry.ts'
import {type BackupHeader, checkDigest, readHeader, readRows, writeBackup} from './backup-file.ts'
import type {StateStore} from './kept-state.ts'
import {PrivateFiles} from './private-files.ts'

/** Each row has at most a mebibyte. */
const ROWS_AT_ONCE = 16

interface Options {
  readonly store: StateStore
  readonly clock: Clock
  readonly folder: string
  /** of each scope; an older one makes room for a new one */
  readonly kept: number
  /** its keys may have any value now */
  onRestored(scope: Scope): void
}

export function createBackups({store, clock, folder, kept, onRestored}: Options): Backups {
  const files = new PrivateFiles(folder, 'bkp')

  async function describe(id: string): Promise<Backup | null> {
    await using file = await files.open(id)
    if (!file) return null
    const {createdAt, scope} = await readHeader(file)
    const {size} = await file.stat()
    return {id, createdAt, scope, sizeBytes: size, file: files.pathOf(id)}
  }

  async function list(): Promise<Backup[]> {
    const ids = await files.list()
    const backups = await Promise.all(ids.map(id => describe(id).catch(skipDamaged)))
    return backups.filter(backup => backup !== null)
  }

  async function restoreIn(tables: StateTables, id: string, wanted: Scope | null): Promise<Restored | null> {
    await using file = await files.open(id)
    if (!file) return null
    const {scope} = await readHeader(file)
    if (scope !== null && wanted !== null && scope !== wanted) return null
    await checkDigest(file)
    return await replaceState(tables, readRows(file), {held: scope, wanted})
  }

  return {
    list,
    find: describe,
    open: id => files.open(id),
    restoreIn,
    async restore(id, wanted) {
      const restored = await store.transaction(tables => restoreIn(tables, id, wanted))
      for (const scope of restored?.scopes ?? []) onRestored(scope)
      return restored
    },

    async create(scope) {
      const now = clock.now()
      const header: BackupHeader = {id: files.newId(now), createdAt: now.toISOString(), scope}
      // in one transaction: the rows are those of one moment
      await files.write(header.id, file =>
        store.transaction(tables => writeBackup(file, header, rowsOf(tables, scope))),
      )
      const same = (await list()).filter(backup => backup.scope === scope)
      for (const {id} of same.slice(kept)) await files.remove(id)
      return {
        id: header.id,
        createdAt: header.createdAt,
        scope,
        sizeBytes: same[0]?.sizeBytes ?? 0,
        file: files.pathOf(header.id),
      }
    },
  }
}

async function* rowsOf({state}: StateTables, scope: Scope | null): AsyncGenerator<StateRow> {
  for (let afterId = 0; ; ) {
    const rows = await state.rows(scope, {afterId, limit: ROWS_AT_ONCE})
    for (const {id, ...row} of rows) {
      yield row
      afterId = id
    }
    if (rows.length < ROWS_AT_ONCE) return
  }
}

async function replaceState(
  {state}: StateTables,
  rows: AsyncIterable<StateRow>,
  {held, wanted}: {held: Scope | null; wanted: Scope | null},
): Promise<Restored> {
  const replaced = new Set<Scope>([wanted ?? held ?? (await state.scopes())].flat())
  if (wanted === null && held === null) replaced.add('shared')
  const floors = new Map<Scope, number>()
  for (const scope of replaced) {
    await state.clear(scope)
    floors.set(scope, (await state.usage(scope)).floor)
  }
  for await (const row of rows) {
    if (held !== null && row.scope !== held) throw new BackupDamaged('it holds what its header does not say')
    if (wanted !== null && row.scope !== wanted) continue
    replaced.add(row.scope)
    // A restored value is a new version: who read the one that it replaces must not overwrite it unseen.
    const lowest = (floors.get(row.scope) ?? 0) + 1
    await state.insert(row.isLatest ? {...row, version: Math.max(row.version, lowest)} : row)
  }
  const scopes = [...replaced].sort()
  return {scopes, agents: scopes.flatMap(scope => agentOf(scope) ?? []), shared: replaced.has('shared')}
}

function skipDamaged(error: unknown): null {
  if (error instanceof BackupDamaged) return null
  throw error
}
