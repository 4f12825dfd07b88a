import type {StateTable} from '../state-entry.ts'
import type {Sql} from './sql.ts'

type Changes = Pick<StateTable, 'insert' | 'keepVersions' | 'dropHistory' | 'remove' | 'clear'>

const OF_KEY = 'scope = :scope AND key = :key'
/** Old versions are looked through in such pieces, until enough is dropped. */
const PIECE = 100

/** Deleted versions are never given again: who still holds one of them must not overwrite what came after. */
const RAISE_FLOOR = 'UPDATE state_scopes SET floor = max(floor, :version) WHERE scope = :scope'

export function changeState(sql: Sql): Changes {
  async function dropOldest(scope: string, bytes: number): Promise<number> {
    const oldest = await sql.all<{id: number; size: number}>(
      `SELECT id, size_bytes AS size FROM state_versions WHERE scope = :scope AND is_latest = 0 ORDER BY id LIMIT ${PIECE}`,
      {scope},
    )
    let dropped = 0
    for (const {id, size} of oldest) {
      if (dropped >= bytes) break
      await sql.run('DELETE FROM state_versions WHERE id = :id', {id})
      dropped += size
    }
    return dropped
  }

  return {
    async insert({isLatest, ...row}) {
      const {scope, key} = row
      if (isLatest)
        await sql.run(`UPDATE state_versions SET is_latest = 0 WHERE ${OF_KEY} AND is_latest = 1`, {scope, key})
      await sql.run(
        `INSERT INTO state_versions
           (scope, key, version, value, size_bytes, writer, created_at, updated_at, is_latest)
         VALUES (:scope, :key, :version, :value, :sizeBytes, :writer, :createdAt, :updatedAt, :isLatest)`,
        {...row, isLatest: isLatest ? 1 : 0},
      )
    },

    async keepVersions(scope, key, count) {
      await sql.run(
        `DELETE FROM state_versions WHERE id IN
           (SELECT id FROM state_versions WHERE ${OF_KEY} ORDER BY version DESC LIMIT -1 OFFSET :count)`,
        {scope, key, count},
      )
    },

    async dropHistory(scope, bytes) {
      for (let left = bytes; left > 0; ) {
        const dropped = await dropOldest(scope, left)
        if (dropped === 0) return
        left -= dropped
      }
    },

    async remove(scope, key) {
      const latest = await sql.get<{version: number}>(
        `SELECT version FROM state_versions WHERE ${OF_KEY} AND is_latest = 1`,
        {scope, key},
      )
      if (!latest) return false
      await sql.run(RAISE_FLOOR, {scope, version: latest.version})
      await sql.run(`DELETE FROM state_versions WHERE ${OF_KEY}`, {scope, key})
      return true
    },

    async clear(scope) {
      const highest = await sql.get<{version: number | null}>(
        'SELECT max(version) AS version FROM state_versions WHERE scope = :scope AND is_latest = 1',
        {scope},
      )
      await sql.run(RAISE_FLOOR, {scope, version: highest?.version ?? 0})
      await sql.run('DELETE FROM state_versions WHERE scope = :scope', {scope})
    },
  }
}
