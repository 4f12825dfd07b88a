import type {Alert, AlertsState} from '../../contract/alert.ts'
import type {AlertTable} from '../alert.ts'
import type {Sql} from './sql.ts'

type StoredAlert = Omit<Alert, 'context'> & {readonly context: string | null}

const MAX_LISTED = 1000
const SELECT = `
  SELECT id, kind, severity, subject, message, context, count, first_at AS firstAt, last_at AS lastAt,
    acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy
  FROM alerts`

export function alertsTable(sql: Sql): AlertTable {
  return {
    async raise({context = null, variant = '', ...alert}) {
      const row = await sql.get<{id: string}>(
        `INSERT INTO alerts (id, kind, severity, subject, variant, message, context, count, first_at, last_at)
         VALUES (:id, :kind, :severity, :subject, :variant, :message, :context, :count, :at, :at)
         ON CONFLICT (kind, subject, variant) WHERE acknowledged_at IS NULL DO UPDATE SET
           count = count + excluded.count, message = excluded.message, last_at = excluded.last_at
         RETURNING id`,
        {...alert, variant, context: context && JSON.stringify(context)},
      )
      return row?.id ?? alert.id
    },

    findByPrefix: async prefix =>
      (await sql.all<StoredAlert>(`${SELECT} WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2`, {prefix})).map(
        toAlert,
      ),

    list: async ({severity = null, kind = null, subject = null, all}) =>
      (
        await sql.all<StoredAlert>(
          `${SELECT}
           WHERE (:all = 1 OR acknowledged_at IS NULL) AND (:severity IS NULL OR severity = :severity)
             AND (:kind IS NULL OR kind = :kind) AND (:subject IS NULL OR subject = :subject)
           ORDER BY last_at DESC, id LIMIT ${MAX_LISTED}`,
          {severity, kind, subject, all: all ? 1 : 0},
        )
      ).map(toAlert),

    async countSince({kind, subject}, since) {
      const row = await sql.get<{count: number}>(
        'SELECT count(*) AS count FROM alerts WHERE kind = :kind AND subject = :subject AND first_at > :since',
        {kind, subject, since},
      )
      return row?.count ?? 0
    },

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

function toAlert({context, ...alert}: StoredAlert): Alert {
  return {...alert, context: context === null ? null : JSON.parse(context)}
}
