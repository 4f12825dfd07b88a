import assert from 'node:assert/strict'
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {toFilter} from '../../../src/cli/audit/filter.ts'
import {toOtlp} from '../../../src/cli/audit/otlp.ts'
import {verifyText} from '../../../src/cli/audit/view.ts'
import {Witness} from '../../../src/cli/audit/witness.ts'
import type {AuditVerifyResult} from '../../../src/contract/audit.ts'
import {auditEntry, auditState} from '../../support/audit-fixtures.ts'
import {status} from '../../support/fixtures.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')

test('a fault of the log is told with nothing in it that a terminal obeys', () => {
  const same = (text: string) => text
  const fault = {seq: 7, kind: '\u001b[8mrow', detail: '\u001b[2J'} as unknown as AuditVerifyResult['fault']
  const {head} = auditState()
  const text = verifyText(
    {ok: false, rows: 6, from: 1, head, fault, durationMs: 1},
    {bold: same, dim: same, red: same, green: same, yellow: same},
  )
  assert.doesNotMatch(text, /\u001b/)
})

test('times are how long ago, or ISO 8601', () => {
  assert.deepEqual(toFilter({since: '2h', until: '2026-11-23T11:30:00+01:00'}, NOW), {
    since: '2026-11-23T10:00:00.000Z',
    until: '2026-11-23T10:30:00.000Z',
  })
  for (const since of ['yesterday', '2x', '', '23/11/2026']) {
    assert.throws(() => toFilter({since}, NOW), {code: 'USAGE'})
  }
})

test('a capability may be given as its tool, a session as the original product writes it', () => {
  assert.deepEqual(toFilter({capability: 'filesystem__read', session: 'sess_a1b2c3d4', outcome: 'denied'}, NOW), {
    capability: 'filesystem.read',
    session: 'sess-a1b2c3d4',
    status: 'denied',
  })
})

interface Record {
  readonly timeUnixNano: string
  readonly severityText: string
  readonly attributes: readonly {key: string; value: {stringValue?: string; intValue?: string; doubleValue?: number}}[]
}

test('an entry becomes a log record of OTLP: times and integers are texts, what is null is left out', () => {
  const logs = toOtlp([auditEntry(), auditEntry({status: 'denied', error: 'PolicyDenied'})], '1.0.0') as {
    resourceLogs: {scopeLogs: {logRecords: Record[]}[]}[]
  }
  const [first, second] = logs.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []
  assert.equal(first?.timeUnixNano, '1795420800123000000')
  assert.deepEqual([first?.severityText, second?.severityText], ['INFO', 'WARN'])
  const values = new Map(first?.attributes.map(({key, value}) => [key, value]))
  assert.deepEqual(values.get('kruxos.audit.seq'), {intValue: '411'})
  assert.deepEqual(values.get('kruxos.duration_ms'), {doubleValue: 2.4})
  assert.deepEqual(values.get('kruxos.input'), {stringValue: '{"path":"/workspace/hello.txt"}'})
  assert.ok(!values.has('error.type'))
})

function places(t: TestContext) {
  const configDir = mkdtempSync(join(tmpdir(), 'kc-'))
  t.after(() => rmSync(configDir, {recursive: true, force: true}))
  return {configDir, adminSocket: '/run/kruxos/admin.sock'}
}

const seen = (seq: number, mac: string, known: string | null = null, rotatedThrough = 0) =>
  status({audit: auditState({head: {seq, mac}, known, rotatedThrough})})

test('a log that goes on is remembered, by the place of its gateway', t => {
  const paths = places(t)
  const first = new Witness(paths)
  assert.deepEqual(first.question, {})
  assert.equal(first.judge(seen(10, 'a')), null)
  assert.equal(statSync(first.file).mode & 0o777, 0o600)
  const second = new Witness(paths)
  assert.deepEqual(second.question, {knownAuditSeq: 10})
  assert.equal(second.judge(seen(12, 'b', 'a')), null)
  assert.deepEqual(new Witness(paths).question, {knownAuditSeq: 12})
  assert.deepEqual(new Witness({...paths, adminSocket: '/other.sock'}).question, {})
})

test('a log that went back or was exchanged is told of again and again', t => {
  const paths = places(t)
  new Witness(paths).judge(seen(10, 'a'))
  for (let time = 0; time < 2; time++) {
    assert.match(new Witness(paths).judge(seen(9, 'x')) ?? '', /went back: it ended at row 10 .* now at 9/)
    assert.match(new Witness(paths).judge(seen(12, 'x', 'other')) ?? '', /exchanged: row 10/)
    assert.match(new Witness(paths).judge(seen(12, 'x', null)) ?? '', /exchanged: row 10/)
  }
})

test('a row that was rotated away, and another data folder, say nothing about the log', t => {
  const paths = places(t)
  new Witness(paths).judge(seen(10, 'a'))
  assert.equal(new Witness(paths).judge(seen(50, 'b', null, 20)), null)
  const other = seen(1, 'c')
  assert.equal(new Witness(paths).judge({...other, gateway: {...other.gateway, dataDir: '/elsewhere'}}), null)
})

test('a folder that cannot be written, or a file that is no JSON, stops nobody', t => {
  const paths = places(t)
  const blocked = join(paths.configDir, 'file')
  writeFileSync(blocked, '')
  assert.equal(new Witness({...paths, configDir: join(blocked, 'config')}).judge(seen(10, 'a')), null)
  const witness = new Witness(paths)
  writeFileSync(witness.file, 'no JSON')
  assert.deepEqual(new Witness(paths).question, {})
  assert.equal(witness.judge(seen(10, 'a')), null)
  assert.equal(JSON.parse(readFileSync(witness.file, 'utf8'))['/run/kruxos/admin.sock'].seq, 10)
})
