import type {AuditRow} from './audit-log.ts'
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
  /** positions, both included */
  readonly from: number
  readonly to: number
  readonly order: 'oldest' | 'newest'
  readonly limit: number
}

/** Columns with an index; it leaves out where they are NULL. */
type Indexed = 'agent' | 'session' | 'approval' | 'capability' | 'occurrence' | 'trouble'

/** `column` is one of `values`. */
interface Condition {
  readonly column: Indexed | 'event' | 'status'
  readonly values: readonly string[]
}

type Narrow = Condition & {readonly column: Indexed}

const CALL = 'capability.call'
/** Beyond so many rows it no longer matters which are fewer. */
const MANY = 20_000
/** Above so many names, most rows have one of them: then it is quicker to go through all rows. */
const MANY_NAMES = 40

/** How things ended, found through the condition that fewest rows meet. Intents are not among them. */
export function findRows(connection: Connection, query: AuditQuery): AuditRow[] {
  const conditions = conditionsOf(connection, query)
  if (conditions.some(({values}) => values.length === 0)) return []
  const narrowest = findNarrowest(connection, conditions, query)
  const seqs = narrowest
    ? narrowest.values.flatMap(value => seqsThrough(connection, query, conditions, narrowest, value))
    : seqsOf(connection, query, 'audit NOT INDEXED', conditions, 'status IS NOT NULL')
  const sign = query.order === 'oldest' ? 1 : -1
  return seqs
    .sort((a, b) => sign * (a - b))
    .slice(0, query.limit)
    .flatMap(seq => connection.get<AuditRow>('SELECT seq, body, prev, mac FROM audit WHERE seq = :seq', {seq}) ?? [])
}

function conditionsOf(connection: Connection, {agent, session, approval, status, ...named}: AuditQuery): Condition[] {
  const one = (column: Condition['column'], value: string | undefined): Condition[] =>
    value === undefined ? [] : [{column, values: [value]}]
  return [
    ...one('agent', agent),
    ...one('session', session),
    ...one('approval', approval),
    ...one(status === 'success' ? 'status' : 'trouble', status),
    ...(named.capability === undefined ? [] : [capabilities(connection, named.capability)]),
    ...(named.event === undefined ? [] : [events(connection, named.event)]),
  ]
}

function capabilities(connection: Connection, pattern: string): Condition {
  return {column: 'capability', values: namesInUse(connection, 'capability', pattern)}
}

function events(connection: Connection, pattern: string): Condition {
  const others = namesInUse(connection, 'occurrence', pattern)
  const fits = connection.get('SELECT 1 WHERE :name GLOB :pattern', {name: CALL, pattern: toGlob(pattern)}) !== null
  return fits ? {column: 'event', values: [CALL, ...others]} : {column: 'occurrence', values: others}
}

/** The names that fit a pattern, by leaping from one to the next: there are few, however many rows. */
function namesInUse(connection: Connection, column: 'capability' | 'occurrence', pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [pattern]
  const source = `audit INDEXED BY audit_by_${column}`
  const rows = connection.all<{name: string}>(
    `WITH RECURSIVE names (name) AS (
       SELECT min(${column}) FROM ${source} WHERE ${column} IS NOT NULL
       UNION ALL
       SELECT (SELECT min(${column}) FROM ${source} WHERE ${column} > names.name) FROM names WHERE name IS NOT NULL
     )
     SELECT name FROM names WHERE name GLOB :pattern`,
    {pattern: toGlob(pattern)},
  )
  return rows.map(({name}) => name)
}

/** Only * and ? are special to us. */
function toGlob(pattern: string): string {
  return pattern.replaceAll('[', '[[]')
}

/** The indexed condition that fewest rows meet; null when going through all rows is quicker. */
function findNarrowest(connection: Connection, conditions: readonly Condition[], query: AuditQuery): Narrow | null {
  const candidates = conditions.filter(isIndexed).filter(({values}) => values.length <= MANY_NAMES)
  const [first, ...others] = candidates.sort((a, b) => a.values.length - b.values.length)
  if (!first || others.length === 0) return first ?? null
  let best = {condition: first, rows: countOf(connection, query, first, MANY)}
  for (const condition of others) {
    const rows = countOf(connection, query, condition, best.rows)
    if (rows < best.rows) best = {condition, rows}
  }
  return best.condition
}

function isIndexed(condition: Condition): condition is Narrow {
  return condition.column !== 'event' && condition.column !== 'status'
}

/** Counts no further than it matters. */
function countOf(connection: Connection, {from, to}: AuditQuery, {column, values}: Narrow, most: number): number {
  const row = connection.get<{rows: number}>(
    `SELECT count(*) AS rows FROM (
       SELECT 1 FROM audit INDEXED BY audit_by_${column}
       WHERE ${column} IN (SELECT value FROM json_each(:values)) AND seq BETWEEN :from AND :to LIMIT :most)`,
    {values: JSON.stringify(values), from, to, most},
  )
  return row?.rows ?? 0
}

function seqsThrough(
  connection: Connection,
  query: AuditQuery,
  conditions: readonly Condition[],
  {column}: Narrow,
  value: string,
): number[] {
  const others = conditions.filter(condition => condition.column !== column)
  return seqsOf(connection, query, `audit INDEXED BY audit_by_${column}`, others, `${column} = :value`, value)
}

function seqsOf(
  connection: Connection,
  {from, to, order, limit}: AuditQuery,
  source: string,
  conditions: readonly Condition[],
  first: string,
  value = '',
): number[] {
  const wanted = conditions.map(({values}, index) => [`wanted${index}`, JSON.stringify(values)])
  const tests = conditions.map(({column}, index) => `AND ${column} IN (SELECT value FROM json_each(:wanted${index}))`)
  const rows = connection.all<{seq: number}>(
    `SELECT seq FROM ${source} WHERE ${first} AND seq BETWEEN :from AND :to ${tests.join(' ')}
     ORDER BY seq ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT :limit`,
    {from, to, limit, value, ...Object.fromEntries(wanted)},
  )
  return rows.map(({seq}) => seq)
}
