import type {OutboxMail} from '../../contract/service.ts'
import type {OutboxTable} from '../service.ts'
import type {Sql} from './sql.ts'

type Row = Omit<OutboxMail, 'recipients'> & {recipients: string}

const MAX_LISTED = 1000
const SELECT = `
  SELECT id, service, agent, state, sender AS "from", recipients, subject, size_bytes AS sizeBytes,
    created_at AS createdAt, send_at AS sendAt, attempts, ended_at AS endedAt, ended_by AS endedBy, reason
  FROM outbox`

export function outboxTable(sql: Sql): OutboxTable {
  async function select(clauses: string, values: Record<string, string | null>): Promise<OutboxMail[]> {
    return (await sql.all<Row>(`${SELECT} ${clauses}`, values)).map(toMail)
  }

  async function change(assignments: string, from: OutboxMail['state'], values: Record<string, string | null>) {
    return (await sql.run(`UPDATE outbox SET ${assignments} WHERE id = :id AND state = '${from}'`, values)) === 1
  }

  async function count(condition: string, values: Record<string, string> = {}): Promise<number> {
    const row = await sql.get<{count: number}>(`SELECT count(*) AS count FROM outbox WHERE ${condition}`, values)
    return row?.count ?? 0
  }

  return {
    async insert({from, recipients, endedAt, endedBy, reason, ...rest}, message) {
      await sql.run(
        `INSERT INTO outbox (id, service, agent, state, sender, recipients, subject, message, size_bytes, created_at, send_at, attempts)
         VALUES (:id, :service, :agent, :state, :from, :recipients, :subject, :message, :sizeBytes, :createdAt, :sendAt, :attempts)`,
        {...rest, from, recipients: JSON.stringify(recipients), message},
      )
    },

    get: async id => (await select('WHERE id = :id', {id}))[0] ?? null,

    findByPrefix: prefix => select('WHERE substr(id, 1, length(:prefix)) = :prefix LIMIT 2', {prefix}),

    list: ({agent = null, states}) =>
      select(
        `WHERE (:agent IS NULL OR agent = :agent) AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
         ORDER BY created_at DESC, rowid DESC LIMIT ${MAX_LISTED}`,
        {agent, states: states === undefined ? null : JSON.stringify(states)},
      ),

    async message(id) {
      const row = await sql.get<{message: Uint8Array | null}>('SELECT message FROM outbox WHERE id = :id', {id})
      return row?.message ?? null
    },

    due: now => select("WHERE state = 'held' AND send_at <= :now ORDER BY send_at, rowid", {now}),
    countHeld: () => count("state = 'held'"),
    countSince: (agent, since) =>
      count("agent = :agent AND created_at > :since AND state <> 'cancelled'", {agent, since}),
    claim: id => change("state = 'sending', attempts = attempts + 1", 'held', {id}),

    async postpone(id, sendAt, reason) {
      await change("state = 'held', send_at = :sendAt, reason = :reason", 'sending', {id, sendAt, reason})
    },

    hasten: (id, sendAt) => change('send_at = :sendAt', 'held', {id, sendAt}),

    end: (id, {state, at, by, reason}) =>
      change(
        'state = :state, message = NULL, ended_at = :at, ended_by = :by, reason = :reason',
        state === 'cancelled' ? 'held' : 'sending',
        {id, state, at, by, reason},
      ),

    async removeEndedBefore(endedAt) {
      await sql.run('DELETE FROM outbox WHERE ended_at < :endedAt', {endedAt})
    },
  }
}

function toMail({recipients, ...rest}: Row): OutboxMail {
  return {...rest, recipients: JSON.parse(recipients)}
}
