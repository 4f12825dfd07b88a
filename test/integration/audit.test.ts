import assert from 'node:assert/strict'
import {request} from 'node:http'
import {DatabaseSync} from 'node:sqlite'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {parseExposition} from '../support/exposition.ts'
import {tempGateway} from '../support/temp-gateway.ts'

test('a call leaves its intent and its outcome, with who asked and what decided', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('build')
  await using client = await gateway.connect(token)
  await client.callTool('filesystem__write', {path: '/workspace/a.txt', content: 'hello'})
  const {entries} = await gateway.admin.call('audit.query', {agent: 'build', capability: 'filesystem.*'})
  const [entry] = entries
  assert.equal(entry?.status, 'success')
  assert.equal(entry?.actor.type, 'agent')
  assert.match(entry?.actor.sessionId ?? '', /^sess-/)
  assert.equal(entry?.actor.client, 'test')
  assert.equal((entry?.input as {path?: string} | undefined)?.path, '/workspace/a.txt')
  assert.ok(entry?.decision)
  const {rows} = await gateway.admin.call('audit.export', {afterSeq: (entry?.ref ?? 0) - 1, limit: 1})
  assert.equal(rows[0]?.entry.kind, 'intent')
})

test('connections and refused tokens are recorded, in the order of the session', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('build')
  {
    await using client = await gateway.connect(token)
    await client.callTool('system__time')
  }
  await assert.rejects(gateway.connect('0'.repeat(64)), {status: 401})
  const {entries} = await gateway.admin.call('audit.query', {event: 'session.*', afterSeq: 0})
  assert.deepEqual(
    entries.map(({event, status}) => [event, status]),
    [
      ['session.connected', 'success'],
      ['session.disconnected', 'success'],
      ['session.refused', 'denied'],
    ],
  )
  const session = entries[0]?.actor.sessionId ?? ''
  const story = await gateway.admin.call('audit.query', {session, afterSeq: 0})
  assert.deepEqual(
    story.entries.map(({event}) => event),
    ['session.connected', 'capability.call', 'session.disconnected'],
  )
})

test('a question for what is to come is answered when it comes, and when the time is up', async () => {
  await using gateway = await tempGateway()
  const {head} = await gateway.admin.call('audit.query', {})
  const coming = gateway.admin.call('audit.query', {event: 'agent.create', afterSeq: head.seq, waitSeconds: 20})
  await gateway.admin.call('agent.create', {name: 'late'})
  assert.equal((await coming).entries[0]?.subject, 'late')
  const after = (await coming).head.seq
  const none = await gateway.admin.call('audit.query', {event: 'vault.*', afterSeq: after, waitSeconds: 1})
  assert.deepEqual(none.entries, [])
})

test('case 165: what somebody does to the file of a running gateway is found', async () => {
  await using gateway = await tempGateway()
  for (const name of ['a', 'b', 'c']) await gateway.admin.call('agent.create', {name})
  assert.equal((await gateway.admin.call('audit.verify', {})).ok, true)
  const database = new DatabaseSync(gateway.paths.auditFile)
  database.exec(`UPDATE audit SET body = replace(body, '"agent.create"', '"agent.revoke"') WHERE seq = 3`)
  database.close()
  const {ok, fault} = await gateway.admin.call('audit.verify', {})
  assert.deepEqual([ok, fault?.seq, fault?.kind], [false, 3, 'edit'])
})

test('case 166: rows cut from the end of a running gateway are found, at the next start too', async () => {
  await using gateway = await tempGateway()
  for (const name of ['a', 'b', 'c']) await gateway.admin.call('agent.create', {name})
  const {head} = await gateway.admin.call('audit.query', {})
  const database = new DatabaseSync(gateway.paths.auditFile)
  database.exec(`DELETE FROM audit WHERE seq > ${head.seq - 2}`)
  database.close()
  assert.equal((await gateway.admin.call('audit.verify', {})).fault?.kind, 'truncation')
  await gateway.restart()
  const {fault} = await gateway.admin.call('audit.verify', {})
  assert.deepEqual([fault?.kind, fault?.seq], ['truncation', head.seq - 1])
})

test('the state tells the mac of a row that a reader remembers', async () => {
  await using gateway = await tempGateway()
  const {audit} = await gateway.admin.call('status.get', {})
  await gateway.admin.call('agent.create', {name: 'next'})
  const later = await gateway.admin.call('status.get', {knownAuditSeq: audit.head.seq})
  assert.equal(later.audit.known, audit.head.mac)
  assert.ok(later.audit.head.seq > audit.head.seq)
})

test('metrics are told on the admin socket and, to this machine, on the port, in the format of Prometheus', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('build')
  await using client = await gateway.connect(token)
  await client.callTool('system__time')
  const samples = parseExposition(await readMetrics({socketPath: gateway.paths.adminSocket}))
  assert.equal(samples.get('kruxos_calls_total{capability="system.time",tier="autonomous",outcome="success"}'), 1)
  assert.equal(samples.get('kruxos_sessions'), 1)
  assert.ok((samples.get('kruxos_audit_seq') ?? 0) > 1)
  const port = Number(new URL(gateway.endpoint).port)
  assert.ok(parseExposition(await readMetrics({host: '127.0.0.1', port})).size >= samples.size)
})

async function readMetrics(target: {socketPath: string} | {host: string; port: number}): Promise<string> {
  return new Promise((resolve, reject) => {
    const port = 'port' in target ? `:${target.port}` : ''
    request({...target, path: '/metrics', headers: {host: `localhost${port}`}}, answer => resolve(text(answer)))
      .once('error', reject)
      .end()
  })
}
