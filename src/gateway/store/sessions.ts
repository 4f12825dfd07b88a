import type {Sql} from './sql.ts'
import type {SessionRow, Sessions} from './types.ts'

export function sessionsTable(sql: Sql): Sessions {
  return {
    async put(row) {
      await sql.run(
        `INSERT OR REPLACE INTO sessions
           (id, resume_id, token_id, client_name, client_version, connected_at, last_seen_at, last_call_at, invocations)
         VALUES
           (:id, :resumeId, :tokenId, :clientName, :clientVersion, :connectedAt, :lastSeenAt, :lastCallAt, :invocations)`,
        {...row},
      )
    },

    async remove(id) {
      await sql.run('DELETE FROM sessions WHERE id = :id', {id})
    },

    list: () =>
      sql.all<SessionRow>(
        `SELECT id, resume_id AS resumeId, token_id AS tokenId, client_name AS clientName,
           client_version AS clientVersion, connected_at AS connectedAt, last_seen_at AS lastSeenAt,
           last_call_at AS lastCallAt, invocations
         FROM sessions ORDER BY connected_at, id`,
      ),
  }
}
