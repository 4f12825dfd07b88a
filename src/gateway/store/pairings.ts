import type {PairingRow, PairingTable} from '../pairing/pairing.ts'
import type {Sql} from './sql.ts'

const SELECT = `
  SELECT id, secret_hash AS secretHash, agent, name, created_at AS createdAt, expires_at AS expiresAt,
    used_at AS usedAt, cancelled_at AS cancelledAt, token_id AS tokenId
  FROM pairings`

export function pairingsTable(sql: Sql): PairingTable {
  return {
    async insert(row) {
      await sql.run(
        `INSERT INTO pairings (id, secret_hash, agent, name, created_at, expires_at, used_at, cancelled_at, token_id)
         VALUES (:id, :secretHash, :agent, :name, :createdAt, :expiresAt, :usedAt, :cancelledAt, :tokenId)`,
        {...row},
      )
    },

    getBySecretHash: secretHash => sql.get<PairingRow>(`${SELECT} WHERE secret_hash = :secretHash`, {secretHash}),

    getByToken: tokenId => sql.get<PairingRow>(`${SELECT} WHERE token_id = :tokenId`, {tokenId}),

    list: () => sql.all<PairingRow>(`${SELECT} ORDER BY created_at, id`),

    async setUsed(id, usedAt, tokenId) {
      await sql.run('UPDATE pairings SET used_at = :usedAt, token_id = :tokenId WHERE id = :id', {id, usedAt, tokenId})
    },

    async setCancelled(id, cancelledAt) {
      await sql.run('UPDATE pairings SET cancelled_at = :cancelledAt WHERE id = :id', {id, cancelledAt})
    },

    async removeExpiredBefore(time) {
      await sql.run('DELETE FROM pairings WHERE used_at IS NULL AND expires_at < :time', {time})
    },
  }
}
