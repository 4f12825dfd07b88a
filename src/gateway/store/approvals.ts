import type {ApprovalRequest, ApprovalTable} from '../approval.ts'
import type {Sql} from './sql.ts'

interface StoredRow extends Omit<ApprovalRequest, 'input' | 'result'> {
  readonly input: string
  readonly result: string | null
}

const SELECT = `
  SELECT id, digest, agent, principal, token_id AS tokenId, session_id AS sessionId, capability,
    definition_hash AS definitionHash, input_hash AS inputHash, input, rule, reason, rejection,
    max_grant_seconds AS maxGrantSeconds, state, created_at AS createdAt, expires_at AS expiresAt,
    decided_at AS decidedAt, decided_by AS decidedBy, decision_reason AS decisionReason, result, collected_at AS collectedAt
  FROM approvals`

/** Each change of state names the state it starts from, so that of two at once one wins. */
export function approvalsTable(sql: Sql): ApprovalTable {
  return {
    insert: async row =>
      (await sql.run(
        `INSERT INTO approvals
           (id, digest, agent, principal, token_id, session_id, capability, definition_hash, input_hash, input, rule,
            reason, rejection, max_grant_seconds, state, created_at, expires_at)
         VALUES
           (:id, :digest, :agent, :principal, :tokenId, :sessionId, :capability, :definitionHash, :inputHash, :input,
            :rule, :reason, :rejection, :maxGrantSeconds, :state, :createdAt, :expiresAt)
         ON CONFLICT DO NOTHING`,
        {...row, input: JSON.stringify(row.input), result: null},
      )) === 1,

    async get(id) {
      const row = await sql.get<StoredRow>(`${SELECT} WHERE id = :id`, {id})
      return row && toRequest(row)
    },

    async findByPrefix(prefix) {
      const rows = await sql.all<StoredRow>(`${SELECT} WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2`, {
        prefix,
      })
      return rows.map(toRequest)
    },

    async latest(digest) {
      const row = await sql.get<StoredRow>(
        `${SELECT} WHERE digest = :digest ORDER BY created_at DESC, rowid DESC LIMIT 1`,
        {digest},
      )
      return row && toRequest(row)
    },

    async list({agent = null, states}) {
      const rows = await sql.all<StoredRow>(
        `${SELECT}
         WHERE (:agent IS NULL OR agent = :agent) AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
         ORDER BY created_at, rowid`,
        {agent, states: states === undefined ? null : JSON.stringify(states)},
      )
      return rows.map(toRequest)
    },

    async countPending(agent) {
      const row = await sql.get<{count: number}>(
        "SELECT count(*) AS count FROM approvals WHERE state = 'pending' AND agent = :agent",
        {agent},
      )
      return row?.count ?? 0
    },

    async overdue(now) {
      const rows = await sql.all<StoredRow>(`${SELECT} WHERE state = 'pending' AND expires_at <= :now`, {now})
      return rows.map(toRequest)
    },

    decide: async (id, decision) =>
      (await sql.run(
        `UPDATE approvals SET
           state = :state, decided_at = :decidedAt, decided_by = :decidedBy, decision_reason = :decisionReason
         WHERE id = :id AND state = 'pending' AND (:state NOT IN ('approved', 'rejected') OR expires_at > :decidedAt)`,
        {id, ...decision},
      )) === 1,

    claim: async id =>
      (await sql.run("UPDATE approvals SET state = 'running' WHERE id = :id AND state = 'approved'", {id})) === 1,

    finish: async (id, state, result) =>
      (await sql.run(
        `UPDATE approvals SET state = :state, result = :result WHERE id = :id AND state IN ('approved', 'running')`,
        {id, state, result: JSON.stringify(result)},
      )) === 1,

    collect: async (id, collectedAt) =>
      (await sql.run('UPDATE approvals SET collected_at = :collectedAt WHERE id = :id AND collected_at IS NULL', {
        id,
        collectedAt,
      })) === 1,

    async removeBefore(createdAt) {
      await sql.run(
        `DELETE FROM approvals
         WHERE created_at < :createdAt AND state NOT IN ('pending', 'approved', 'running')
           AND id NOT IN (SELECT approval_id FROM grants)`,
        {createdAt},
      )
    },
  }
}

function toRequest(row: StoredRow): ApprovalRequest {
  return {...row, input: JSON.parse(row.input), result: row.result === null ? null : JSON.parse(row.result)}
}
