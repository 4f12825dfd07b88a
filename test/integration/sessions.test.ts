import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {OFFERED_COUNT} from '../support/built-in.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway()
})
after(() => gateway[Symbol.asyncDispose]())

async function sessionsOf(agent: string) {
  return (await gateway.admin.call('session.list', {agent})).sessions
}

test('a client lists its tools, calls one, and is seen', async () => {
  const secret = await gateway.createToken('reader')
  const workspace = join(gateway.paths.workspacesDir, 'reader')
  mkdirSync(workspace, {recursive: true})
  writeFileSync(join(workspace, 'hello.txt'), 'hello from disk')
  await using client = await gateway.connect(secret)
  const {result} = await client.request('tools/list')
  const tools = result?.['tools'] as {name: string; _meta: Record<string, string>; description: string}[]
  assert.equal(tools.length, OFFERED_COUNT)
  assert.equal(tools.find(({name}) => name === 'filesystem__delete')?._meta['kruxos/tier'], 'approval_required')
  assert.equal(
    (await client.callTool('filesystem__read', {path: '/workspace/hello.txt'}))['content'],
    'hello from disk',
  )
  const [session] = await sessionsOf('reader')
  assert.deepEqual(session?.client, {name: 'test', version: '1.0'})
  assert.deepEqual([session?.invocations, session?.state, session?.tokenLabel], [1, 'connected', 'reader'])
})

test('the agent capabilities describe the one who asks', async () => {
  const secret = await gateway.createToken('self')
  await using client = await gateway.connect(secret)
  assert.equal((await client.callTool('agent__whoami'))['agent_name'], 'self')
  assert.equal((await client.callTool('agent__capabilities'))['total'], OFFERED_COUNT)
  const session = await client.callTool('agent__session')
  assert.equal(session['session_id'], (await sessionsOf('self'))[0]?.id)
})

test('bad input is refused with the field', async () => {
  const secret = await gateway.createToken('asker')
  await using client = await gateway.connect(secret)
  const invalid = (await client.callTool('filesystem__read', {}))['error'] as Record<string, unknown>
  assert.equal(invalid['error'], 'InvalidInput')
  assert.match(String(invalid['description']), /: path is missing$/)
})

test('one agent can have several sessions, each ended by its own goodbye', async () => {
  const secret = await gateway.createToken('twice')
  await using first = await gateway.connect(secret)
  const second = await gateway.connect(secret)
  assert.equal((await sessionsOf('twice')).length, 2)
  await second[Symbol.asyncDispose]()
  assert.equal((await sessionsOf('twice')).length, 1)
  assert.equal((await first.request('ping')).error, undefined)
})

test('case 107: revoking a token closes its sessions at once and nothing opens another', async () => {
  const secret = await gateway.createToken('victim')
  await using client = await gateway.connect(secret)
  await gateway.admin.call('token.revoke', {token: 'victim'})
  assert.equal(await client.closed, 4401)
  assert.deepEqual(await sessionsOf('victim'), [])
  await assert.rejects(gateway.connect(secret), {status: 401})
})

for (const operation of ['token.revoke', 'agent.revoke', 'vault.lock'] as const) {
  test(`case 107: ${operation} reaches clients that are on their way in, while the store is busy`, async () => {
    await using own = await tempGateway()
    const secret = await own.createToken('hasty')
    const load = Promise.allSettled(
      Array.from({length: 12}, (_, n) => own.admin.call('token.create', {label: `load-${n}`})),
    )
    const arrivals = Array.from({length: 6}, () => own.connect(secret).catch(() => null))
    const params = {'token.revoke': {token: 'hasty'}, 'agent.revoke': {name: 'hasty'}, 'vault.lock': {}}
    await sleep(10)
    await own.admin.call(operation, params[operation] as never)
    await load
    for (const client of await Promise.all(arrivals)) {
      const code = await Promise.race([client?.closed, sleep(2000, 'still open', {ref: false})])
      assert.ok(code === 4401 || code === 1013 || client === null, String(code))
    }
    assert.ok((await own.admin.call('session.list', {})).sessions.every(({state}) => state === 'suspended'))
  })
}

test('revoking an agent closes its sessions', async () => {
  const secret = await gateway.createToken('dismissed')
  await using client = await gateway.connect(secret)
  await gateway.admin.call('agent.revoke', {name: 'dismissed'})
  assert.equal(await client.closed, 4401)
})

test('the agent that is named must be the one of the token', async () => {
  const secret = await gateway.createToken('named')
  await assert.rejects(gateway.connect(secret, {'kruxos-agent': 'somebody'}), {status: 401})
  await using client = await gateway.connect(secret, {'kruxos-agent': 'named'})
  assert.equal((await client.request('ping')).error, undefined)
})

test('case 84: unknown, revoked and foreign tokens get the same answer', async () => {
  await using other = await tempGateway()
  const foreign = await other.createToken('bot')
  for (const token of ['0'.repeat(64), foreign, 'krx_user_x', 'short']) {
    await assert.rejects(gateway.connect(token), {status: 401, message: 'refused with 401'})
  }
})

test('a session survives a restart of the gateway: same id, same count', async () => {
  await using own = await tempGateway()
  const secret = await own.createToken('steady')
  const first = await own.connect(secret)
  await first.callTool('system__time')
  const resumeId = String(first.headers['kruxos-session'])
  const [before] = (await own.admin.call('session.list', {})).sessions
  await own.restart()
  assert.equal((await own.admin.call('session.list', {})).sessions[0]?.state, 'suspended')
  await using second = await own.connect(secret, {'kruxos-session': resumeId})
  await second.callTool('system__time')
  const [after] = (await own.admin.call('session.list', {})).sessions
  assert.deepEqual(
    [after?.id, after?.connectedAt, after?.invocations, after?.state],
    [before?.id, before?.connectedAt, 2, 'connected'],
  )
  assert.equal((await own.admin.call('session.list', {})).sessions.length, 1)
})

test('case 148: while the vault is locked nobody connects, running sessions are cut, and status says so', async () => {
  await using own = await tempGateway()
  const secret = await own.createToken('bot')
  await own.admin.call('vault.reseal', {sealer: 'passphrase', passphrase: 'correct horse battery'})
  await using client = await own.connect(secret)
  await own.admin.call('vault.lock', {})
  assert.equal(await client.closed, 1013)
  await assert.rejects(own.connect(secret), {status: 503})
  const {vault, sessions} = await own.admin.call('status.get', {})
  assert.equal(vault.state, 'locked')
  assert.match(vault.reason ?? '', /kruxos vault unlock/)
  assert.equal(sessions[0]?.state, 'suspended')
  await own.admin.call('vault.unlock', {passphrase: 'correct horse battery'})
  await using again = await own.connect(secret, {'kruxos-session': String(client.headers['kruxos-session'])})
  assert.equal((await again.request('ping')).error, undefined)
})

test("an agent's invocations are counted beyond its sessions", async () => {
  await using own = await tempGateway()
  const secret = await own.createToken('counted')
  const client = await own.connect(secret)
  for (let n = 0; n < 3; n++) await client.callTool('system__time')
  await client[Symbol.asyncDispose]()
  await own.restart()
  const {agent} = await own.admin.call('agent.show', {name: 'counted'})
  assert.equal(agent.invocations, 3)
  assert.ok(agent.lastConnectedAt)
})

test('case 111: an unknown tool, one with a trailing blank, another case, a homoglyph: none is run', async () => {
  const secret = await gateway.createToken('typo')
  await using client = await gateway.connect(secret)
  for (const name of ['no__such', 'system__time ', 'System__Time', 'systеm__time', 'system.time.', '__proto__', '']) {
    const {error} = await client.request('tools/call', {name, arguments: {}})
    assert.equal(error?.code, -32_602, name)
  }
})

test('case 199: a lifetime longer than a timer can wait does not end at once', async () => {
  await using own = await tempGateway()
  const {secret} = await own.admin.call('token.create', {label: 'long', ttlSeconds: 31_536_000})
  await using client = await own.connect(secret ?? '')
  // Two turns of the sweep that ends what has expired.
  await new Promise(resolve => setTimeout(resolve, 2100))
  assert.equal((await client.request('ping')).error, undefined)
})
