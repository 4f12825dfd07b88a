import type {RevokedTokens} from './revoked-tokens.ts'
import {requireChange} from './rows.ts'
import type {Sql} from './sql.ts'
import type {TokenRow, Tokens} from './types.ts'

/** As SQLite answers it: it has no booleans and no arrays. */
interface StoredRow extends Omit<TokenRow, 'stored' | 'grantedUids'> {
  readonly stored: number
  readonly grantedUids: string
}

const SELECT = `
  SELECT id, label, principal, agent, hash, stored, created_at AS createdAt, expires_at AS expiresAt,
    revoked_at AS revokedAt, last_used_at AS lastUsedAt, granted_uids AS grantedUids
  FROM tokens`

export function tokensTable(sql: Sql, revoked: RevokedTokens): Tokens {
  const one = async (where: string, values: Record<string, string>) => {
    const row = await sql.get<StoredRow>(`${SELECT} WHERE ${where}`, values)
    return row && toTokenRow(row)
  }

  return {
    insert: async row =>
      (await sql.run(
        `INSERT INTO tokens
           (id, label, principal, agent, hash, stored, created_at, expires_at, revoked_at, last_used_at, granted_uids)
         VALUES (:id, :label, :principal, :agent, :hash, :stored, :createdAt, :expiresAt, :revokedAt, :lastUsedAt, :grantedUids)
         ON CONFLICT (label) WHERE revoked_at IS NULL DO NOTHING`,
        {...row, stored: Number(row.stored), grantedUids: JSON.stringify(row.grantedUids)},
      )) === 1,

    get: id => one('id = :id', {id}),

    getByLabel: label => one('label = :label AND revoked_at IS NULL', {label}),

    getByHash: hash => one('hash = :hash', {hash}),

    async list({agent = null, includeRevoked = false}) {
      const rows = await sql.all<StoredRow>(
        `${SELECT}
         WHERE (:agent IS NULL OR agent = :agent) AND (:includeRevoked OR revoked_at IS NULL)
         ORDER BY label, created_at, id`,
        {agent, includeRevoked: Number(includeRevoked)},
      )
      return rows.map(toTokenRow)
    },

    setHash: async (id, hash) =>
      requireChange(await sql.run('UPDATE tokens SET hash = :hash WHERE id = :id', {id, hash}), `no token ${id}`),

    async setRevoked(id, revokedAt) {
      sql.afterCommit(() => revoked.add(id)) // first, since it refuses what is no transaction
      const sets = 'UPDATE tokens SET revoked_at = coalesce(revoked_at, :revokedAt) WHERE id = :id'
      requireChange(await sql.run(sets, {id, revokedAt}), `no token ${id}`)
    },

    async setUsed(id, lastUsedAt) {
      await sql.run("UPDATE tokens SET last_used_at = max(coalesce(last_used_at, ''), :lastUsedAt) WHERE id = :id", {
        id,
        lastUsedAt,
      })
    },

    grant: async (id, uid) =>
      (await sql.run(
        `UPDATE tokens SET granted_uids = json_insert(granted_uids, '$[#]', :uid)
         WHERE id = :id AND NOT EXISTS (SELECT 1 FROM json_each(granted_uids) WHERE value = :uid)`,
        {id, uid},
      )) === 1,

    ungrant: async (id, uid) =>
      (await sql.run(
        `UPDATE tokens
         SET granted_uids = (SELECT json_group_array(value) FROM json_each(granted_uids) WHERE value <> :uid)
         WHERE id = :id AND EXISTS (SELECT 1 FROM json_each(granted_uids) WHERE value = :uid)`,
        {id, uid},
      )) === 1,
  }
}

function toTokenRow(row: StoredRow): TokenRow {
  return {...row, stored: row.stored === 1, grantedUids: JSON.parse(row.grantedUids)}
}
