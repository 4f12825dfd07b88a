import assert from 'node:assert/strict'
import {join} from 'node:path'
import {test} from 'node:test'
import fc from 'fast-check'
import {type AuditQuery, findRows} from '../../../../src/gateway/store/audit-search.ts'
import {openAuditLog} from '../../../../src/gateway/store/index.ts'
import {Connection} from '../../../../src/gateway/store/sqlite.ts'
import {tempFolder} from './temp-store.ts'

const BYTES = Buffer.alloc(32)
const AGENTS = ['build', 'docs', 'ops']
const SUBJECTS = ['filesystem.read', 'filesystem.write', 'git.commit', 'system.[x]']
const STATUSES = ['success', 'success', 'success', 'denied', 'error']

interface Entry {
  readonly seq: number
  readonly event: string
  readonly subject: string
  readonly status?: string
  readonly approvalId?: string
  readonly actor: {readonly name: string; readonly sessionId: string}
}

const entries: Entry[] = Array.from({length: 300}, (_, index) => ({
  seq: index + 1,
  event: index % 11 === 0 ? 'token.create' : 'capability.call',
  subject: SUBJECTS[index % 4] ?? '',
  ...(index % 2 === 0 ? {} : {status: STATUSES[index % 5] ?? ''}),
  ...(index % 50 === 1 ? {approvalId: `appr-${index}`} : {}),
  actor: {name: AGENTS[index % 3] ?? '', sessionId: `sess-${index % 7}`},
}))

/** What the search must find, without an index. */
function expected(query: AuditQuery): number[] {
  const matches = (pattern: string, text: string) =>
    new RegExp(
      `^${pattern
        .replaceAll(/[[\].]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(text)
  const found = entries.filter(
    ({seq, event, subject, status, approvalId, actor}) =>
      status !== undefined &&
      seq >= query.from &&
      seq <= query.to &&
      (query.agent ?? actor.name) === actor.name &&
      (query.session ?? actor.sessionId) === actor.sessionId &&
      (query.approval ?? approvalId) === approvalId &&
      (query.status ?? status) === status &&
      (query.event === undefined || matches(query.event, event)) &&
      (query.capability === undefined || (event === 'capability.call' && matches(query.capability, subject))),
  )
  const seqs = found.map(({seq}) => seq)
  return (query.order === 'oldest' ? seqs : seqs.reverse()).slice(0, query.limit)
}

const maybe = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), {nil: undefined})
const queries = fc.record({
  agent: maybe(...AGENTS, 'nobody'),
  capability: maybe(...SUBJECTS, 'filesystem.*', '*', 'git.?ommit', 'system.[*', 'nothing.*'),
  event: maybe('token.create', 'capability.call', 'token.*', '*', 'x*'),
  session: maybe('sess-1', 'sess-99'),
  approval: maybe('appr-51', 'appr-0'),
  status: maybe('success', 'denied', 'error', 'pending'),
  from: fc.integer({min: 1, max: 200}),
  to: fc.integer({min: 100, max: 400}),
  order: fc.constantFrom('oldest' as const, 'newest' as const),
  limit: fc.integer({min: 1, max: 60}),
})

test('a search finds what going through all rows would find, whatever is asked together', async t => {
  const file = join(tempFolder(t), 'audit.db')
  const log = await openAuditLog(file)
  await log.append(entries.map(entry => ({seq: entry.seq, body: JSON.stringify(entry), prev: BYTES, mac: BYTES})))
  await log.close()
  const connection = new Connection(file)
  t.after(() => connection.close())
  fc.assert(
    fc.property(queries, query => {
      assert.deepEqual(
        findRows(connection, query).map(({seq}) => seq),
        expected(query),
      )
    }),
    {numRuns: 500},
  )
})

test('the first row of a time is found by halving, also across rows that are gone', async t => {
  const log = await openAuditLog(join(tempFolder(t), 'audit.db'))
  t.after(() => log.close())
  const at = (seq: number) => new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString()
  const rows = [3, 4, 5, 9, 10, 30].map(seq => ({seq, body: JSON.stringify({at: at(seq)}), prev: BYTES, mac: BYTES}))
  await log.append(rows)
  for (const [time, found] of [
    [0, 3],
    [3, 3],
    [6, 9],
    [11, 30],
    [30, 30],
  ] as const) {
    assert.equal((await log.firstSince(at(time)))?.seq, found)
  }
  assert.equal(await log.firstSince(at(31)), null)
})
