import type {HandOverRow, HandOverTable} from '../hand-over.ts'
import type {Sql} from './sql.ts'

export function handOversTable(sql: Sql): HandOverTable {
  return {
    async insert(row) {
      await sql.run(
        `INSERT INTO hand_overs (code_hash, token_id, expires_at, used_at)
         VALUES (:codeHash, :tokenId, :expiresAt, :usedAt)`,
        {...row},
      )
    },

    get: codeHash =>
      sql.get<HandOverRow>(
        `SELECT code_hash AS codeHash, token_id AS tokenId, expires_at AS expiresAt, used_at AS usedAt
         FROM hand_overs WHERE code_hash = :codeHash`,
        {codeHash},
      ),

    async setUsed(codeHash, usedAt) {
      await sql.run('UPDATE hand_overs SET used_at = :usedAt WHERE code_hash = :codeHash', {codeHash, usedAt})
    },
  }
}
