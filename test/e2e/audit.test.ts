import assert from 'node:assert/strict'
import {once} from 'node:events'
import {readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {auditAnswers, auditEntry, auditHead, auditState} from '../support/audit-fixtures.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {status} from '../support/fixtures.ts'
import {json, kruxos, start, tempDir} from '../support/kruxos.ts'

test('verify names the first bad row and what was done, and exits 5', async () => {
  const fault = {seq: 40, kind: 'deletion', detail: 'rows 40 to 42 are gone'} as const
  const broken = {...auditAnswers['audit.verify'](), ok: false, rows: 39, fault}
  await using gateway = await fakeAdmin({answers: {'audit.verify': () => broken}})
  const {stdout, exit} = await kruxos(['audit', 'verify'], gateway)
  assert.equal(exit, 5)
  assert.equal(
    stdout,
    'The audit log was changed at row 40: deletion\nrows 40 to 42 are gone\n39 rows before it are whole.\n',
  )
  const outcome = await kruxos(['audit', 'verify', '--json'], gateway)
  assert.equal(outcome.exit, 5)
  assert.deepEqual(json(outcome)['fault'], fault)
})

test('query goes on over pages until it has as many as were asked for', async () => {
  const page = ({before = 10, limit}: {before?: number | undefined; limit: number}) => {
    const seqs = [before - 1, before - 2].filter(seq => seq > 0).slice(0, limit)
    const next = (seqs.at(-1) ?? 1) > 1 ? (seqs.at(-1) ?? null) : null
    return {entries: seqs.map(seq => auditEntry({seq})), next, head: auditHead}
  }
  await using gateway = await fakeAdmin({answers: {'audit.query': page}})
  const five = json(await kruxos(['audit', 'query', '-n', '5', '--json'], gateway))
  assert.deepEqual(
    (five['entries'] as {seq: number}[]).map(({seq}) => seq),
    [9, 8, 7, 6, 5],
  )
  const rest = json(await kruxos(['audit', 'query', '--cursor', String(five['next']), '--json'], gateway))
  assert.deepEqual(
    (rest['entries'] as {seq: number}[]).map(({seq}) => seq),
    [4, 3, 2, 1],
  )
  assert.equal(rest['next'], null)
})

test('case 8: what an agent wrote cannot move the cursor of whoever reads the log', async () => {
  const hostile = '\u001b[2J\u009b31m\u202eevil'
  const entry = auditEntry({subject: hostile, error: hostile, status: 'error', input: {path: hostile}})
  const story = auditEntry({actor: {...auditEntry().actor, name: hostile, client: hostile}})
  await using gateway = await fakeAdmin({
    answers: {'audit.query': () => ({entries: [entry, story], next: null, head: auditHead})},
  })
  for (const args of [['query'], ['tail'], ['replay', 'sess-a1b2c3d4'], ['query', '--json']]) {
    const {stdout} = await kruxos(['audit', ...args], gateway)
    assert.match(stdout, /evil/)
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  }
})

test('replay tells a session in its order, under either spelling, and knows when there is none', async () => {
  await using gateway = await fakeAdmin()
  const {stdout, exit} = await kruxos(['audit', 'replay', 'sess_a1b2c3d4'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^Session sess-a1b2c3d4\nAgent: +claude-agent\nClient: +claude-code\n/)
  assert.deepEqual(gateway.requests[0]?.params, {session: 'sess-a1b2c3d4', afterSeq: 0, limit: 1000})
  await using empty = await fakeAdmin({answers: {'audit.query': () => ({entries: [], next: null, head: auditHead})}})
  assert.equal((await kruxos(['audit', 'replay', 'sess-00000000'], empty)).exit, 8)
})

test('export writes a new file of mode 0600, as JSON lines or for a collector, and needs one with --json', async () => {
  await using gateway = await fakeAdmin()
  using home = tempDir()
  const file = join(home.path, 'audit.jsonl')
  const outcome = await kruxos(['audit', 'export', '--out', file, '--json'], gateway)
  assert.deepEqual([json(outcome)['rows'], json(outcome)['file']], [1, file])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).entry, auditEntry())
  assert.equal((await kruxos(['audit', 'export', '--out', file], gateway)).exit, 5)
  const {stdout} = await kruxos(['audit', 'export', '--format', 'otlp'], gateway)
  assert.equal(JSON.parse(stdout).resourceLogs[0].scopeLogs[0].logRecords.length, 1)
  assert.equal((await kruxos(['audit', 'export', '--json'], gateway)).exit, 2)
})

test('rotate drops nothing without being told so', async () => {
  await using gateway = await fakeAdmin()
  assert.equal((await kruxos(['audit', 'rotate'], gateway)).exit, 2)
  assert.equal((await kruxos(['audit', 'rotate', '--older-than', '12h', '--yes'], gateway)).exit, 2)
  assert.equal(gateway.requests.length, 0)
})

for (const [flags, line] of [
  [
    [],
    /^08:00:00\.123 {2}claude-agent {2}filesystem\.read {2}success {2}2\.4 ms {2}\{"path":"\/workspace\/hello\.txt"\}$/,
  ],
  [['--json'], /^\{"schema":"kruxos\.watch\/v1","seq":500,/],
] as const) {
  test(`watch ${flags.join(' ')} prints each call as it comes`, async () => {
    const entries = [auditEntry({seq: 500})]
    await using gateway = await fakeAdmin({
      answers: {
        'audit.query': ({afterSeq}) => ({entries: afterSeq === 412 ? entries : [], next: null, head: auditHead}),
      },
    })
    using home = tempDir()
    const child = start(['watch', ...flags], {socketPath: gateway.socketPath, home: home.path})
    const [first] = await once(createInterface({input: child.stdout}), 'line')
    assert.match(String(first), line)
    child.kill('SIGKILL')
    await once(child, 'close')
    assert.deepEqual(gateway.requests[1]?.params, {
      event: 'capability.call',
      afterSeq: 412,
      limit: 1000,
      waitSeconds: 20,
    })
  })
}

test('status warns when the log is behind where it was seen last, and still shows everything', async () => {
  using home = tempDir()
  const env = {KRUXOS_CONFIG_DIR: home.path}
  let audit = auditState()
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({audit})}})
  const first = await kruxos(['status'], {...gateway, env})
  assert.equal(first.stderr, '')
  audit = auditState({head: {seq: 400, mac: auditHead.mac}})
  const second = await kruxos(['status'], {...gateway, env})
  assert.equal(second.exit, 0)
  assert.match(
    second.stderr,
    /^warning: the audit log went back: it ended at row 412 when you saw it last, now at 400; kruxos audit verify/,
  )
  assert.match(second.stdout, /Active sessions: 1/)
})
