import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const typeOf = (answer: Record<string, unknown>) => (answer['error'] as Record<string, unknown>)['error_type']

async function workspaceOf({admin}: TempGateway, name: string): Promise<string> {
  const {agent} = await admin.call('agent.show', {name})
  mkdirSync(agent.workspace, {recursive: true})
  return agent.workspace
}

test('case 108: an operator ends a session: it is gone within a second, and what it runs or asks is stopped', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const secret = await gateway.createToken('bot')
  writeFileSync(join(await workspaceOf(gateway, 'bot'), 'a.txt'), 'text')
  await using kept = await gateway.connect(secret)
  const client = await gateway.connect(secret)
  void client.callTool('filesystem__watch', {path: '/workspace', timeout_seconds: 30})
  void client.callTool('filesystem__delete', {path: '/workspace/a.txt'})
  await eventually(async () => assert.equal((await admin.call('approval.list', {})).total, 1))
  const {sessions} = await admin.call('session.list', {})
  const id = sessions.at(-1)?.id ?? ''
  assert.equal((await admin.call('session.show', {id})).session.agent, 'bot')

  const start = performance.now()
  assert.equal((await admin.call('session.kill', {id: id.slice(0, 10)})).session.id, id)
  assert.equal(await client.closed, 4410)
  assert.ok(performance.now() - start < 1000)
  const {approvals} = await admin.call('approval.list', {all: true})
  assert.deepEqual(
    approvals.map(({state}) => state),
    ['cancelled'],
  )
  assert.deepEqual(
    (await admin.call('session.list', {})).sessions.map(session => session.id),
    sessions.slice(0, -1).map(session => session.id),
  )
  assert.ok('content' in (await kept.callTool('filesystem__read', {path: '/workspace/a.txt'})))
  await assert.rejects(admin.call('session.kill', {id}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('session.show', {id: 'sess-zz'}), {code: 'NOT_FOUND'})
})

test('an agent that is killed loses all its sessions, and others keep theirs', async () => {
  await using gateway = await tempGateway()
  const secret = await gateway.createToken('bot')
  const first = await gateway.connect(secret)
  const second = await gateway.connect(secret)
  await using other = await gateway.connect(await gateway.createToken('other'))
  const {sessions} = await gateway.admin.call('agent.kill', {name: 'bot'})
  assert.equal(sessions.length, 2)
  assert.deepEqual(await Promise.all([first.closed, second.closed]), [4410, 4410])
  assert.ok('agent_name' in (await other.callTool('agent__whoami')))
  await using back = await gateway.connect(secret)
  assert.ok('agent_name' in (await back.callTool('agent__whoami')), 'its token is still good')
})

test('a paused agent is told so, keeps its session and its requests, and goes on when it is resumed', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  const {admin} = gateway
  const secret = await gateway.createToken('bot')
  writeFileSync(join(await workspaceOf(gateway, 'bot'), 'a.txt'), 'text')
  await using client = await gateway.connect(secret)
  const asked = (await client.callTool('filesystem__delete', {path: '/workspace/a.txt'}))['error'] as {
    approval_id: string
  }
  assert.equal((await admin.call('agent.pause', {name: 'bot'})).agent.state, 'paused')
  assert.equal((await admin.call('agent.pause', {name: 'bot'})).changed, false)
  assert.equal(typeOf(await client.callTool('filesystem__read', {path: '/workspace/a.txt'})), 'SessionPaused')

  await gateway.restart()
  await using back = await gateway.connect(secret)
  assert.equal(typeOf(await back.callTool('filesystem__read', {path: '/workspace/a.txt'})), 'SessionPaused')
  const called = await admin.call('capability.call', {name: 'system.time', agent: 'bot'})
  assert.equal(called.ok, true, 'its operator is not paused')
  await admin.call('approval.accept', {id: asked.approval_id})
  assert.equal((await admin.call('approval.show', {id: asked.approval_id})).approval.state, 'approved')

  assert.equal((await admin.call('agent.resume', {name: 'bot'})).agent.state, 'active')
  await eventually(async () =>
    assert.equal((await admin.call('approval.show', {id: asked.approval_id})).approval.state, 'done'),
  )
  const answer = await back.callTool('filesystem__delete', {path: '/workspace/a.txt'})
  assert.equal(answer['deleted_path'], '/workspace/a.txt')
})

test('a request shows what it would do: a diff for what is written, a name for what is deleted', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  const {paths, admin} = gateway
  mkdirSync(paths.policiesDir, {recursive: true, mode: 0o700})
  const rule = '  - {match: "filesystem.*", tier: approval_required}\n'
  writeFileSync(join(paths.policiesDir, 'org.yaml'), `version: 1\nname: ask\nrules:\n${rule}`, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'ask'))
  const secret = await gateway.createToken('bot')
  const workspace = await workspaceOf(gateway, 'bot')
  writeFileSync(join(workspace, 'a.txt'), 'one\ntwo\nthree\n')
  await using client = await gateway.connect(secret)
  const preview = async (tool: string, input: object) => {
    const {approval_id: id} = (await client.callTool(tool, input))['error'] as {approval_id: string}
    return (await admin.call('approval.show', {id})).approval.preview
  }
  const path = '/workspace/a.txt'
  assert.equal(
    await preview('filesystem__write', {path, content: 'one\n2\nthree\n'}),
    `change ${path}\n--- ${path}\n+++ ${path}\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n`,
  )
  assert.match((await preview('filesystem__append', {path, content: 'four\n'})) ?? '', /\n\+four\n$/)
  assert.match(
    (await preview('filesystem__write', {path: '/workspace/b', content: 'x\n'})) ?? '',
    /^new file .*\n\+x\n$/s,
  )
  assert.match(
    (await preview('filesystem__write', {path, content: 'AAEC', encoding: 'binary'})) ?? '',
    /^change .*\n3 bytes, sha256 [0-9a-f]{64}$/s,
  )
  assert.match(
    (await preview('filesystem__edit', {path, pattern: 'two', replace: 'zwei', replace_all: true})) ?? '',
    /\n-two\n\+zwei\n/,
  )
  assert.equal(await preview('filesystem__delete', {path}), `move to the trash: ${path} (14 bytes)`)
  assert.match((await preview('filesystem__delete', {path: '/workspace/none'})) ?? '', /^It would fail: FileNotFound/)
  assert.match(
    (await preview('filesystem__move', {source: path, destination: '/workspace/c'})) ?? '',
    /^move \/workspace\/a\.txt \(14 bytes\)\nto \/workspace\/c$/,
  )
})
