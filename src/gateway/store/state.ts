import type {Scope, StateEntry, StateInfo, StatePage, StateTable} from '../state-entry.ts'
import type {Sql} from './sql.ts'
import {changeState} from './state-changes.ts'
import {INFO, type Row, toRow} from './state-rows.ts'

const LATEST = 'FROM state_versions WHERE scope = :scope AND is_latest = 1'
/** A range, so that the index is used. No key holds the last code point of Unicode, which sorts behind all others. */
const BEGINS = 'key >= :prefix AND key < :end'
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

export function stateTable(sql: Sql): StateTable {
  return {
    ...changeState(sql),

    get: (scope, key, version) =>
      version === undefined
        ? sql.get<StateEntry>(`SELECT ${INFO}, value ${LATEST} AND key = :key`, {scope, key})
        : sql.get<StateEntry>(
            `SELECT ${INFO}, value FROM state_versions WHERE scope = :scope AND key = :key AND version = :version`,
            {scope, key, version},
          ),

    find: (scope, key) => sql.get<StateInfo>(`SELECT ${INFO} ${LATEST} AND key = :key`, {scope, key}),

    list: (scope: Scope, {prefix, after, limit}: StatePage) =>
      sql.all<StateInfo>(`SELECT ${INFO} ${LATEST} AND ${BEGINS} AND key > :after ORDER BY key LIMIT :limit`, {
        scope,
        prefix,
        end: endOf(prefix),
        after,
        limit,
      }),

    versions: (scope, key, {before, limit}) =>
      sql.all<StateInfo>(
        `SELECT ${INFO} FROM state_versions WHERE scope = :scope AND key = :key AND version < :before
         ORDER BY version DESC LIMIT :limit`,
        {scope, key, before, limit},
      ),

    async total(scope, prefix) {
      const found = await sql.get<{count: number; bytes: number}>(
        `SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes ${LATEST} AND ${BEGINS}`,
        {scope, prefix, end: endOf(prefix)},
      )
      return found ?? {count: 0, bytes: 0}
    },

    async usage(scope) {
      const found = await sql.get<{keys: number; bytes: number; historyBytes: number; floor: number}>(
        'SELECT keys, bytes, history_bytes AS historyBytes, floor FROM state_scopes WHERE scope = :scope',
        {scope},
      )
      return found ?? {keys: 0, bytes: 0, historyBytes: 0, floor: 0}
    },

    scopes: async () =>
      (await sql.all<{scope: Scope}>('SELECT scope FROM state_scopes ORDER BY scope')).map(({scope}) => scope),

    rows: async (scope, {afterId, limit}) =>
      (
        await sql.all<Row>(
          `SELECT id, scope, ${INFO}, value, is_latest AS isLatest FROM state_versions
           WHERE id > :afterId AND (:scope IS NULL OR scope = :scope) ORDER BY id LIMIT :limit`,
          {scope, afterId, limit},
        )
      ).map(toRow),
  }
}
