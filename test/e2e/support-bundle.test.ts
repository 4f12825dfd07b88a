import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import WebSocket from 'ws'
import {scan} from '../../src/cli/support/scan.ts'
import type {SupportBundleResult} from '../../src/contract/support.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {rpcClient} from '../support/rpc-client.ts'

/** In everything that somebody could name or keep; `secret` where no name is, but a value. */
const CANARY = 'canaryseven'
const SECRET = 'Zq9vTr4Lw2Xn8Kd5'

const SETTINGS = `notify:
  - {type: ntfy, url: "https://${CANARY}:${SECRET}@${CANARY}.example.com/${SECRET}"}
  - {type: command, argv: [/bin/true, ${CANARY}, ${SECRET}]}
access: {hostnames: [${CANARY}.example.com]}
metrics: {otlp_endpoint: "http://${CANARY}.invalid/${SECRET}"}
`
const POLICY = `version: 1
name: ${CANARY}
description: ${SECRET}
rules:
  - {match: "${CANARY}.*", tier: blocked, reason: "${SECRET}"}
  - {match: filesystem.write, tier: notify, when: {path_prefix: /workspace/${CANARY}, input: {content: ${SECRET}}}}
`

/** A machine on which every place that takes a name or a value has one that must not come out. */
async function planted(): Promise<{machine: Machine; tokens: string[]}> {
  const machine = await startMachine({settings: SETTINGS})
  const {admin, home} = machine
  const folder = join(home, CANARY)
  mkdirSync(folder)
  await admin.call('agent.create', {name: CANARY, purpose: SECRET})
  const {secret} = await admin.call('token.create', {label: `${CANARY}-token`, agent: CANARY})
  const {secret: user} = await admin.call('token.create', {label: `${CANARY}-user`, principal: 'user'})
  await admin.call('mount.add', {label: `${CANARY}-mount`, hostDir: folder})
  const [capabilities, hosts] = [['network.*'], [`${CANARY}.example.com`]]
  await admin.call('secret.set', {name: `${CANARY}-key`, secretValue: SECRET, capabilities, hosts})
  writeFileSync(join(home, 'password'), `${SECRET}\n`, {mode: 0o600})
  const account = `--name ${CANARY} --user ${CANARY}@example.com --smtp-host ${CANARY}.example.com --imap-host localhost`
  await machine.kruxos(`service add email ${account} --password-file ${join(home, 'password')}`.split(' '))
  await admin.call('state.set', {agent: CANARY, key: CANARY, value: SECRET})
  await admin.call('policy.set', {layer: 'org', text: POLICY})
  await admin.call('policy.set', {layer: `agents/${CANARY}`, text: POLICY})
  const {endpoint, caFile, logFile} = (await admin.call('status.get', {})).gateway
  const headers = {authorization: `Bearer ${secret}`, 'user-agent': `${CANARY}/${SECRET}`}
  const client = await rpcClient(new WebSocket(endpoint, {ca: readFileSync(caFile ?? ''), headers}))
  await client.callTool('filesystem__write', {path: `/workspace/${CANARY}`, content: SECRET})
  appendFileSync(logFile ?? join(home, 'data', 'logs', 'gateway.log'), logLines(home))
  return {machine, tokens: [secret ?? '', user ?? '']}
}

function logLines(home: string): string {
  const error = {
    type: 'Error',
    message: `cannot read ${home}/${CANARY}: ${SECRET}`,
    code: 'ENOENT',
    stack: `Error: ${SECRET}\n    at read (${home}/${CANARY}/gateway.cjs:1:2)`,
  }
  const lines = [
    JSON.stringify({
      level: 50,
      time: '2026-11-23T08:00:00.000Z',
      pid: 1,
      [CANARY]: SECRET,
      agent: CANARY,
      took: 7,
      err: error,
      msg: 'an end was not recorded',
    }),
    `${CANARY}: password=${SECRET}`,
    `TypeError: ${SECRET}`,
  ]
  return `${lines.join('\n')}\n`
}

function contents(file: string): Map<string, string> {
  const names = execFileSync('tar', ['-tzf', file], {encoding: 'utf8'}).trim().split('\n')
  return new Map(names.map(name => [name, execFileSync('tar', ['-xzOf', file, name], {encoding: 'utf8'})]))
}

test('case 157: nothing that was planted anywhere comes out in a support bundle', async () => {
  const {machine, tokens} = await planted()
  await using _ = machine
  const file = join(machine.home, 'out.tar.gz')
  const result = await machine.kruxosJson<SupportBundleResult>(['support-bundle', '--out', file])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(statSync(file).size, result.bytes)
  const found = contents(file)
  const names = ['system', 'status', 'doctor', 'settings', 'policies', 'audit'].map(name => `${name}.json`)
  for (const name of [...names, 'metrics.txt', 'log.jsonl', 'sizes.json'])
    assert.ok(found.has(name), `${name} is missing`)
  for (const [name, text] of found) {
    for (const canary of [CANARY, SECRET, machine.home, hostname(), ...tokens]) {
      assert.ok(!text.toLowerCase().includes(canary.toLowerCase()), `${name} has ${canary}: ${text}`)
    }
  }
  assert.match(
    found.get('log.jsonl') ?? '',
    /"msg":"an end was not recorded","took":7,"error":\{"type":"Error","code":"ENOENT","frames":\["read gateway.cjs:1:2"\]\}/,
  )
  assert.match(found.get('policies.json') ?? '', /"layer": "agents\/agent-\d"/)
  assert.match(found.get('status.json') ?? '', /"agent": "agent-\d"/)
  assert.match(found.get('settings.json') ?? '', /"type": "ntfy"/)

  const again = await machine.kruxos(['support-bundle', '--out', file])
  assert.equal(again.code, 5)
  const named = join(machine.home, 'named.tar.gz')
  await machine.kruxosJson(['support-bundle', '--out', named, '--with-names'])
  const withNames = [...contents(named).values()].join('\n')
  assert.ok(withNames.includes(CANARY))
  for (const secret of [SECRET, ...tokens]) assert.ok(!withNames.includes(secret))
})

test('a support bundle is made without a gateway, and says what is missing', async () => {
  await using machine = await startMachine()
  await machine.kruxos(['gateway', 'stop'])
  const file = join(machine.home, 'out.tar.gz')
  const {code, stdout, stderr} = await machine.kruxos(['support-bundle', '--out', file])
  assert.equal(code, 0)
  assert.equal(stdout, `Wrote ${file} (${/\((.*)\)/.exec(stdout)?.[1]}).\n`)
  assert.match(stderr, /^status\.json +missing: UNREACHABLE$/m)
  assert.deepEqual(
    [...contents(file).keys()],
    ['contents.json', 'system.json', 'doctor.json', 'settings.json', 'log.jsonl', 'sizes.json'],
  )
  assert.ok(!readdirSync(machine.home).some(name => name.startsWith('kruxos-support')))
})

test('what looks like a secret is taken out at last, and words are not', () => {
  const secrets = [
    `krx_user_${'a'.repeat(43)}`,
    'ab12'.repeat(16),
    'AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0J',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'hunter2-hunter2',
  ]
  const [user = '', agent = '', age = '', github = '', password = ''] = secrets
  const text = `${user} ${agent} ${age} "${github}" https://ann:${password}@x.example password: ${password}`
  const {text: left, removed} = scan(text)
  assert.equal(removed, 6)
  for (const secret of secrets) assert.ok(!left.includes(secret), secret)
  const plain =
    '{"kruxos_call_duration_seconds_bucket": 1, "at": "2026-11-23T17:46:51.887Z", "max_connections_per_token": 64}'
  assert.deepEqual(scan(plain), {text: plain, removed: 0})
})
