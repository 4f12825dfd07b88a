import type {ScheduleRun} from '../../contract/schedule.ts'
import type {Schedule, ScheduleTable} from '../schedule.ts'
import type {Sql, Values} from './sql.ts'

type StoredSchedule = Omit<Schedule, 'input'> & {readonly input: string}
type StoredRun = Omit<ScheduleRun, 'output'> & {readonly output: string | null}

const SELECT = `
  SELECT id, kind, principal, agent, token_id AS tokenId, capability, input, cron, timezone, description,
    created_at AS createdAt, next_run_at AS nextRunAt, ended_reason AS endedReason
  FROM schedules`

export function schedulesTable(sql: Sql): ScheduleTable {
  const select = async (rest: string, values: Values = {}) =>
    (await sql.all<StoredSchedule>(`${SELECT} ${rest}`, values)).map(toSchedule)

  return {
    async insert({input, ...row}, {max, keep}) {
      await sql.run(
        `DELETE FROM schedules WHERE id IN (
           SELECT id FROM schedules WHERE agent = :agent AND next_run_at IS NULL ORDER BY created_at DESC, rowid DESC LIMIT -1 OFFSET :keep)`,
        {agent: row.agent, keep},
      )
      const added = await sql.run(
        `INSERT INTO schedules
           (id, kind, principal, agent, token_id, capability, input, cron, timezone, description, created_at, next_run_at)
         SELECT :id, :kind, :principal, :agent, :tokenId, :capability, :input, :cron, :timezone, :description, :createdAt, :nextRunAt
         WHERE (SELECT count(*) FROM schedules WHERE agent = :agent AND next_run_at IS NOT NULL) < :max`,
        {...row, input: JSON.stringify(input), max},
      )
      return added === 1
    },

    findByPrefix: prefix => select('WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2', {prefix}),

    list: ({agent = null}) => select('WHERE :agent IS NULL OR agent = :agent ORDER BY created_at, rowid', {agent}),

    remove: async id =>
      (await sql.run("DELETE FROM schedules WHERE id = :id AND (kind = 'cron' OR next_run_at IS NOT NULL)", {id})) ===
      1,

    due: now => select('WHERE next_run_at <= :now ORDER BY next_run_at, rowid', {now}),

    async claim({id, nextRunAt: dueAt}, nextRunAt, startedAt) {
      const values = {id, dueAt, nextRunAt, startedAt}
      const taken = await sql.run(
        'UPDATE schedules SET next_run_at = :nextRunAt WHERE id = :id AND next_run_at = :dueAt',
        values,
      )
      if (taken === 0) return false
      await sql.run(
        `INSERT INTO schedule_runs (schedule_id, due_at, started_at, state) VALUES (:id, :dueAt, :startedAt, 'running')`,
        values,
      )
      return true
    },

    async end(id, reason) {
      await sql.run('UPDATE schedules SET next_run_at = NULL, ended_reason = :reason WHERE id = :id', {id, reason})
    },

    async finishRun(id, {output, ...run}, keep) {
      const values = {id, ...run, output: output && JSON.stringify(output), keep}
      await sql.run(
        `UPDATE schedule_runs SET
           ended_at = :endedAt, state = :state, error = :error, message = :message, approval_id = :approvalId, output = :output
         WHERE schedule_id = :id AND due_at = :dueAt`,
        values,
      )
      await sql.run(
        `DELETE FROM schedule_runs WHERE schedule_id = :id AND due_at NOT IN (
           SELECT due_at FROM schedule_runs WHERE schedule_id = :id ORDER BY due_at DESC LIMIT :keep)`,
        values,
      )
    },

    async giveUpRunning(endedAt) {
      await sql.run("UPDATE schedule_runs SET state = 'unknown', ended_at = :endedAt WHERE state = 'running'", {
        endedAt,
      })
    },

    async runs(id) {
      const rows = await sql.all<StoredRun>(
        `SELECT due_at AS dueAt, started_at AS startedAt, ended_at AS endedAt, state, error, message,
           approval_id AS approvalId, output
         FROM schedule_runs WHERE schedule_id = :id ORDER BY due_at DESC`,
        {id},
      )
      return rows.map(({output, ...run}) => ({...run, output: output === null ? null : JSON.parse(output)}))
    },
  }
}

function toSchedule({input, ...row}: StoredSchedule): Schedule {
  return {...row, input: JSON.parse(input)}
}
