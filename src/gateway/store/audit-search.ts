import type {AuditRow} from './audit-log.ts'
import type {Values} from './sql.ts'
import type {Connection} from './sqlite.ts'

export interface AuditQuery {
  readonly agent?: string | undefined
  /** a name, or a pattern with * and ? */
  readonly capability?: string | undefined
  /** a name, or a pattern with * and ? */
  readonly event?: string | undefined
  readonly session?: string | undefined
  readonly approval?: string | undefined
  readonly status?: string | undefined
  /** outcomes and events when left out */
  readonly kind?: string | undefined
  /** positions, both included */
  readonly from: number
  readonly to: number
  readonly order: 'oldest' | 'newest'
  readonly limit: number
}

type Column = 'agent' | 'subject' | 'session' | 'approval' | 'status' | 'event'

/** `column` is one of `values`. */
interface Condition {
  readonly column: Column
  readonly values: readonly string[]
}

const CALL = 'capability.call'
/** An index that finds so many has not narrowed much. */
const MANY = 2000

/** What an index leaves out must be named for SQLite to use it. */
const INDEXED: Readonly<Record<Column, string>> = {
  agent: '',
  subject: '',
  session: 'AND session IS NOT NULL',
  approval: 'AND approval IS NOT NULL',
  status: "AND status <> 'success'",
  event: `AND event <> '${CALL}'`,
}

/** Rows that meet every condition, found through the condition that fewest rows meet. */
export function findRows(connection: Connection, query: AuditQuery): AuditRow[] {
  const conditions = conditionsOf(connection, query)
  if (conditions.some(({values}) => values.length === 0)) return []
  const narrowest = query.kind === 'intent' ? null : findNarrowest(connection, conditions, query)
  const seqs = narrowest
    ? narrowest.values.flatMap(value => seqsBy(connection, query, conditions, narrowest, value))
    : seqsInOrder(connection, query, conditions)
  const sign = query.order === 'oldest' ? 1 : -1
  return seqs
    .sort((a, b) => sign * (a - b))
    .slice(0, query.limit)
    .flatMap(seq => connection.get<AuditRow>('SELECT seq, body, prev, mac FROM audit WHERE seq = :seq', {seq}) ?? [])
}

function conditionsOf(connection: Connection, query: AuditQuery): Condition[] {
  const {agent, capability, event, session, approval, status} = query
  const exact = {agent, session, approval, status}
  return [
    ...Object.entries(exact).flatMap(([column, value]) =>
      value === undefined ? [] : [{column: column as Column, values: [value]}],
    ),
    ...(capability === undefined
      ? []
      : [{column: 'subject' as const, values: names(connection, 'subject', capability)}]),
    ...(capability === undefined ? [] : [{column: 'event' as const, values: [CALL]}]),
    ...(event === undefined ? [] : [{column: 'event' as const, values: names(connection, 'event', event)}]),
  ]
}

/** The names in use that fit a pattern; there are few of them, however many rows. */
function names(connection: Connection, column: 'subject' | 'event', pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [pattern]
  const index = `audit INDEXED BY audit_by_${column} WHERE status IS NOT NULL ${INDEXED[column]}`
  const used = connection.all<{name: string | null}>(
    `WITH RECURSIVE used (name) AS (
       SELECT min(${column}) FROM ${index}
       UNION ALL
       SELECT (SELECT min(${column}) FROM ${index} AND ${column} > used.name) FROM used WHERE used.name IS NOT NULL
     )
     SELECT name FROM used WHERE name GLOB :pattern`,
    {pattern: pattern.replaceAll('[', '[[]')},
  )
  const found = used.flatMap(({name}) => name ?? [])
  return column === 'event' && fits(connection, CALL, pattern) ? [...found, CALL] : found
}

function fits(connection: Connection, name: string, pattern: string): boolean {
  return connection.get<{fits: number}>('SELECT :name GLOB :pattern AS fits', {name, pattern})?.fits === 1
}

/** The condition that fewest rows meet; null when each is met by many: then the first rows that fit are near. */
function findNarrowest(connection: Connection, conditions: readonly Condition[], query: AuditQuery): Condition | null {
  let best: {condition: Condition; rows: number} | null = null
  for (const condition of conditions.filter(isIndexed)) {
    const rows = condition.values.reduce((sum, value) => sum + countUpTo(connection, query, condition.column, value), 0)
    if (best === null || rows < best.rows) best = {condition, rows}
  }
  return best?.condition ?? null
}

function isIndexed({column, values}: Condition): boolean {
  return !(column === 'status' && values.includes('success')) && !(column === 'event' && values.includes(CALL))
}

function countUpTo(connection: Connection, {from, to}: AuditQuery, column: Column, value: string): number {
  const row = connection.get<{rows: number}>(
    `SELECT count(*) AS rows FROM (
       SELECT 1 FROM audit INDEXED BY audit_by_${column}
       WHERE status IS NOT NULL ${INDEXED[column]} AND ${column} = :value AND seq BETWEEN :from AND :to LIMIT ${MANY})`,
    {value, from, to},
  )
  return row?.rows ?? 0
}

function seqsBy(
  connection: Connection,
  query: AuditQuery,
  conditions: readonly Condition[],
  by: Condition,
  value: string,
): number[] {
  const rest = conditions.filter(condition => condition !== by)
  const narrowing = `${INDEXED[by.column]} AND ${by.column} = :by`
  return seqs(connection, query, `audit INDEXED BY audit_by_${by.column}`, narrowing, rest, {by: value})
}

function seqsInOrder(connection: Connection, query: AuditQuery, conditions: readonly Condition[]): number[] {
  return seqs(connection, query, 'audit NOT INDEXED', '', conditions, {})
}

function seqs(
  connection: Connection,
  {from, to, kind, order, limit}: AuditQuery,
  source: string,
  narrowing: string,
  conditions: readonly Condition[],
  values: Values,
): number[] {
  const bound: Record<string, string | number> = {from, to, limit}
  const tests = conditions.map(({column, values: wanted}, index) => {
    bound[`wanted${index}`] = JSON.stringify(wanted)
    return `AND ${column} IN (SELECT value FROM json_each(:wanted${index}))`
  })
  const kinds =
    kind === undefined
      ? 'AND status IS NOT NULL'
      : `AND kind = :kind${kind === 'intent' ? '' : ' AND status IS NOT NULL'}`
  if (kind !== undefined) bound['kind'] = kind
  const rows = connection.all<{seq: number}>(
    `SELECT seq FROM ${source} WHERE seq BETWEEN :from AND :to ${kinds} ${narrowing} ${tests.join(' ')}
     ORDER BY seq ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT :limit`,
    {...bound, ...values},
  )
  return rows.map(({seq}) => seq)
}
