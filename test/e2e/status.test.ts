import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {ago, session, status, vault} from '../support/fixtures.ts'
import {ended, json, kruxos, start, tempDir} from '../support/kruxos.ts'

test('status shows the gateway, then the sessions, to the letter', async () => {
  const sessions = [
    session(),
    session({id: 'sess-00000001', agent: 'build-bot', connectedAt: ago(7200), invocations: 1}),
    session({id: 'sess-00000002', agent: 'user', connectedAt: ago(3 * 86_400), invocations: 0, state: 'suspended'}),
  ]
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({sessions})}})
  const {stdout, stderr, exit} = await kruxos(['status'], gateway)
  assert.equal(stderr, '')
  assert.equal(exit, 0)
  assert.equal(
    stdout,
    `kruxos 0.1.0
------------
Gateway:    running (pid 4194303, wss://localhost:7700)
Vault:      unlocked
Audit:      412 rows
Policy:     team-moderate (org.yaml in /etc/kruxos/policies)
Approvals:  none waiting
Alerts:     none open

Agents:     2 registered, 1 active
Uptime:     3h 42m

Active sessions: 3
  claude-agent  session sess-a1b2c3d4  connected 5m ago  12 invocations
  build-bot  session sess-00000001  connected 2h ago  1 invocation
  user  session sess-00000002  connected 3d ago  0 invocations  (suspended)
`,
  )
})

test('no session is told as none', async () => {
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({sessions: []})}})
  assert.match((await kruxos(['status'], gateway)).stdout, /\n\nActive sessions: 0\n$/)
})

test('a vault that is locked says why', async () => {
  const locked = vault({state: 'locked', reason: 'kruxos vault unlock'})
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({vault: locked})}})
  assert.match((await kruxos(['status'], gateway)).stdout, /\nVault: +locked: kruxos vault unlock\n/)
})

test('case 8: what agents and clients call themselves cannot reach the terminal', async () => {
  const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\b\r\u202e\u200b'
  const sessions = [session({agent: hostile, client: {name: hostile, version: hostile}})]
  await using gateway = await fakeAdmin({
    answers: {
      'status.get': () =>
        status({sessions, policy: {name: hostile, source: hostile, version: hostile, problems: [hostile]}}),
    },
  })
  for (const args of [['status'], ['status', '--json']]) {
    const {stdout, exit} = await kruxos(args, {...gateway, env: {FORCE_COLOR: '0'}})
    assert.equal(exit, 0)
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
  }
})

test('without a gateway status tells what is known, how to start it, and exits 3', async t => {
  using dir = tempDir()
  mkdirSync(join(dir.path, 'data'))
  const silent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'gateway.cjs'])
  t.after(() => silent.kill())
  writeFileSync(join(dir.path, 'data', 'gateway.pid'), `${silent.pid}\n`)
  const env = {KRUXOS_DATA_DIR: join(dir.path, 'data'), KRUXOS_SOCKET: join(dir.path, 'x.sock')}
  const {stdout, stderr, exit} = await kruxos(['status'], {env})
  assert.equal(exit, 3)
  assert.match(stderr, /^error: the gateway is not running .*\nhint: kruxos gateway start/)
  assert.deepEqual(stdout.split('\n').slice(2), [
    `Gateway:  not running, but process ${silent.pid} holds the data folder`,
    `Socket:   ${dir.path}/x.sock (absent)`,
    `Data:     ${dir.path}/data`,
    `Log:      ${dir.path}/data/logs/gateway.log (none; under systemd: kruxos gateway logs)`,
    '',
  ])
  const stop = await kruxos(['gateway', 'stop'], {env})
  assert.equal(stop.exit, 3)
  assert.match(stop.stderr, new RegExp(`pid ${silent.pid}.* does not answer.*\nhint: kill ${silent.pid}\nmore: `))
})

test('a pid that was left behind and is another program by now is no gateway', async () => {
  using dir = tempDir()
  mkdirSync(join(dir.path, 'data'))
  writeFileSync(join(dir.path, 'data', 'gateway.pid'), `${process.pid}\n`)
  const {stdout, exit} = await kruxos(['gateway', 'stop'], {env: {KRUXOS_DATA_DIR: join(dir.path, 'data')}})
  assert.deepEqual([stdout, exit], ['The gateway does not run.\n', 0])
})

test('a gateway of another version is one warning on stderr', async () => {
  await using gateway = await fakeAdmin({version: '9.9.9'})
  const {stderr, exit} = await kruxos(['status', '--json'], gateway)
  assert.equal(exit, 0)
  assert.match(stderr, /^warning: the gateway runs kruxos 9\.9\.9, this is [\d.]+; kruxos gateway restart\n$/)
})

test('status --watch --json prints an object a line until Ctrl-C', async () => {
  await using gateway = await fakeAdmin()
  using home = tempDir()
  const child = start(['status', '--watch', '--json'], {...gateway, home: home.path})
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  for (let count = 0; count < 2; count += 1) {
    const {value} = await lines.next()
    assert.equal(JSON.parse(value ?? '').schema, 'kruxos.status.get/v1')
  }
  child.kill('SIGINT')
  assert.equal(await ended(child), 'SIGINT')
})

test('status --watch outlives its gateway', async () => {
  const gateway = await fakeAdmin()
  using home = tempDir()
  const child = start(['status', '--watch'], {...gateway, home: home.path})
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  await once(child.stdout, 'data')
  await gateway[Symbol.asyncDispose]()
  while (!output.includes('not running')) await once(child.stdout, 'data')
  child.kill('SIGTERM')
  assert.equal(await ended(child), 'SIGTERM')
})

test('gateway status shows its part of it', async () => {
  await using gateway = await fakeAdmin()
  const {stdout, exit} = await kruxos(['gateway', 'status'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^Gateway: +running \(pid 4194303\)\n[\s\S]*\nCertificate: +valid until 2027-11-23 08:00 UTC\n$/)
  const {schema, ...value} = json(await kruxos(['gateway', 'status', '--json'], gateway))
  assert.equal(schema, 'kruxos.gateway.status/v1')
  assert.equal(value['endpoint'], 'wss://localhost:7700')
})
