import type {Alert, AlertsState} from '../../contract/alert.ts'
import type {AlertTable} from '../alert.ts'
import type {Sql} from './sql.ts'

const MAX_LISTED = 1000
const SELECT = `
  SELECT id, kind, severity, subject, message, count, first_at AS firstAt, last_at AS lastAt,
    acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy
  FROM alerts`

export function alertsTable(sql: Sql): AlertTable {
  return {
    async raise({id, kind, severity, subject, message, count, at}) {
      await sql.run(
        `INSERT INTO alerts (id, kind, severity, subject, message, count, first_at, last_at)
         VALUES (:id, :kind, :severity, :subject, :message, :count, :at, :at)
         ON CONFLICT (kind, subject) WHERE acknowledged_at IS NULL DO UPDATE SET
           count = count + excluded.count, message = excluded.message, last_at = excluded.last_at`,
        {id, kind, severity, subject, message, count, at},
      )
    },

    findByPrefix: prefix =>
      sql.all<Alert>(`${SELECT} WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2`, {prefix}),

    list: ({severity = null, all}) =>
      sql.all<Alert>(
        `${SELECT}
         WHERE (:all = 1 OR acknowledged_at IS NULL) AND (:severity IS NULL OR severity = :severity)
         ORDER BY last_at DESC, id LIMIT ${MAX_LISTED}`,
        {severity, all: all ? 1 : 0},
      ),

    acknowledge: async (id, at, by) =>
      (await sql.run(
        `UPDATE alerts SET acknowledged_at = :at, acknowledged_by = :by WHERE id = :id AND acknowledged_at IS NULL`,
        {id, at, by},
      )) === 1,

    async countOpen() {
      const row = await sql.get<AlertsState>(
        `SELECT count(*) AS open, count(*) FILTER (WHERE severity = 'critical') AS critical
         FROM alerts WHERE acknowledged_at IS NULL`,
      )
      return {open: row?.open ?? 0, critical: row?.critical ?? 0}
    },
  }
}
