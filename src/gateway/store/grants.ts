import type {Grant, GrantTable} from '../approval.ts'
import type {Sql} from './sql.ts'

const SELECT = `
  SELECT id, agent, principal, token_id AS tokenId, capability, definition_hash AS definitionHash,
    input_hash AS inputHash, rule, approval_id AS approvalId, created_at AS createdAt, created_by AS createdBy,
    expires_at AS expiresAt, times, used, revoked_at AS revokedAt
  FROM grants`

const ALIVE = 'revoked_at IS NULL AND expires_at > :now AND (times IS NULL OR used < times)'

export function grantsTable(sql: Sql): GrantTable {
  return {
    async insert(grant) {
      await sql.run(
        `INSERT INTO grants
           (id, agent, principal, token_id, capability, definition_hash, input_hash, rule, approval_id, created_at,
            created_by, expires_at, times, used, revoked_at)
         VALUES
           (:id, :agent, :principal, :tokenId, :capability, :definitionHash, :inputHash, :rule, :approvalId, :createdAt,
            :createdBy, :expiresAt, :times, :used, :revokedAt)`,
        {...grant},
      )
    },

    findByPrefix: prefix =>
      sql.all<Grant>(`${SELECT} WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2`, {prefix}),

    list: ({agent = null}) =>
      sql.all<Grant>(`${SELECT} WHERE :agent IS NULL OR agent = :agent ORDER BY created_at, id`, {agent}),

    covering: ({agent, principal, tokenId, capability, definitionHash, inputHash}, rule, now) =>
      sql.get<Grant>(
        `${SELECT}
         WHERE agent = :agent AND principal = :principal AND token_id IS :tokenId AND capability = :capability
           AND definition_hash = :definitionHash AND rule = :rule AND (input_hash IS NULL OR input_hash = :inputHash)
           AND ${ALIVE}
         ORDER BY expires_at LIMIT 1`,
        {agent, principal, tokenId, capability, definitionHash, inputHash, rule, now},
      ),

    use: async (id, now) =>
      (await sql.run(`UPDATE grants SET used = used + 1 WHERE id = :id AND ${ALIVE}`, {id, now})) === 1,

    revoke: async (id, revokedAt) =>
      (await sql.run('UPDATE grants SET revoked_at = :revokedAt WHERE id = :id AND revoked_at IS NULL', {
        id,
        revokedAt,
      })) === 1,
  }
}
