/** Pairing with a gateway of this machine, from a home that knows nothing of it; test/packaging has the network. */
import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {after, before, test} from 'node:test'
import type {DoctorResult} from '../../src/contract/doctor.ts'
import {ended, kruxos, type Outcome, start, tempDir} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

let machine: Machine
let host: string

before(async () => {
  machine = await startMachine()
  host = new URL((await machine.admin.call('status.get', {})).gateway.endpoint).host
})
after(() => machine[Symbol.asyncDispose]())

async function newCode(params = {}): Promise<string> {
  return (await machine.admin.call('pairing.create', params)).pairingCode ?? ''
}

/** On a device, which is a home folder. */
async function onDevice(home: string, args: readonly string[], input = ''): Promise<Outcome> {
  const child = start(args, {home, env: {PATH: `${dirname(process.execPath)}:/usr/bin:/bin`}})
  child.stdin.end(input)
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  return {stdout, stderr, exit}
}

test('a gateway that listens to its own machine alone gives a code, and says how to let others in', async () => {
  const {code, stdout, stderr} = await machine.kruxos(['pair'])
  assert.equal(code, 0)
  assert.match(stdout, /^ {2}npx kruxos pair HOST:\d+ ([2-9A-HJ-NP-Z]{4}-?){7}$/m)
  const [, file = ''] =
    /^warning: the gateway listens to its own machine alone.*\nhint: echo '(.+)' \| kruxos apply -f - --restart\n$/.exec(
      stderr,
    ) ?? []
  const path = join(machine.home, 'open.yaml')
  writeFileSync(path, file)
  const applied = await machine.kruxos(['apply', '-f', path, '--check', '--json'])
  assert.equal(applied.code, 10, applied.stderr)
  assert.deepEqual(JSON.parse(applied.stdout).updated, ['settings'])
})

test('a device is paired with the code on stdin, is whole for doctor, and is unpaired; its token is shown by nothing', async () => {
  using home = tempDir()
  const paired = await onDevice(
    home.path,
    ['pair', host, '--code-stdin', '--client', 'codex', '--json'],
    await newCode({name: 'desk'}),
  )
  assert.equal(paired.exit, 0, paired.stderr)
  const {label, keptIn, file, clients} = JSON.parse(paired.stdout)
  assert.deepEqual([label, keptIn, clients[0].handshake.ok], ['desk', 'file', true])
  const token = readFileSync(file, 'utf8').trim()
  const config = readFileSync(join(home.path, '.codex', 'config.toml'), 'utf8')
  for (const shown of [paired.stdout, paired.stderr, config]) assert.ok(!shown.includes(token))

  const {exit, stdout} = await onDevice(home.path, [
    'doctor',
    '--codex',
    '--json',
    '--socket',
    join(home.path, 'none.sock'),
  ])
  assert.equal(exit, 0, stdout)
  const {checks} = JSON.parse(stdout) as DoctorResult
  assert.match(checks.find(({name}) => name === 'gateway')?.detail ?? '', /^none on this machine, which is paired/)
  assert.match(checks.find(({name}) => name === 'Codex')?.detail ?? '', /^acts as desk, \d+ tools/)

  const verified = await onDevice(home.path, ['cli-config', 'verify', '--codex'])
  assert.match(verified.stdout, /^ {2}acts as desk$/m, 'the label is known there alone')

  const unpaired = await onDevice(home.path, ['unpair', host])
  assert.equal(unpaired.exit, 0, unpaired.stderr)
  assert.match(unpaired.stdout, /^Unpaired from .* To end the token there:\nkruxos token revoke desk$/m)
  assert.deepEqual(readdirSync(dirname(file)), [])
  assert.match((await onDevice(home.path, ['unpair', host])).stdout, /is not paired with/)
})

test('while the vault is locked the device is paired and says what is wrong; the next code makes it whole', async () => {
  using home = tempDir()
  const codes = [await newCode(), await newCode()]
  await machine.admin.call('vault.lock', {})
  const locked = await onDevice(home.path, ['pair', host, codes[0] ?? '', '--client', 'codex'])
  assert.notEqual(locked.exit, 0)
  assert.match(locked.stderr, /this machine is paired, but its bridge does not work: .*vault is locked/)
  assert.ok(!existsSync(join(home.path, '.codex')))
  await machine.restartGateway()
  const paired = await onDevice(home.path, ['pair', host, codes[1] ?? '', '--client', 'codex', '--json'])
  assert.equal(paired.exit, 0, paired.stderr)
  const {tokens} = await machine.admin.call('token.list', {includeRevoked: true})
  const {label} = JSON.parse(paired.stdout)
  assert.deepEqual(
    tokens
      .filter(token => token.label === label)
      .map(({state}) => state)
      .toSorted(),
    ['active', 'revoked'],
  )
})

test("somebody else's entry under our name stays until it is forced; the other clients are written", async () => {
  using home = tempDir()
  const file = join(home.path, '.claude.json')
  const foreign = JSON.stringify({mcpServers: {kruxos: {command: '/usr/bin/other', args: []}}})
  writeFileSync(file, foreign)
  const pair = async (...more: string[]) =>
    onDevice(home.path, ['pair', host, await newCode(), '--client', 'claude-code', '--client', 'codex', ...more])
  const held = await pair()
  assert.equal(held.exit, 5)
  assert.match(held.stdout, /Claude Code: left alone[\s\S]*--client claude-code --force[\s\S]*Codex: written/)
  assert.equal(readFileSync(file, 'utf8'), foreign)
  assert.equal((await pair('--force')).exit, 0)
  assert.match(readFileSync(file, 'utf8'), /KRUXOS_PIN_SHA256/)
})

test('a person is asked for the code', {skip: noTerminal}, async () => {
  const {screen, exit} = await atTerminal(`pair ${host} --client codex`, {socketPath: ''}, [
    ['Pairing code:', `${await newCode()}\r`],
  ])
  assert.equal(exit, 0, screen)
  assert.match(screen, /Paired with localhost as /)
})

test('flags of the other machine, a gateway without TLS and a code that nobody gives are usage errors', async () => {
  for (const [line, message] of [
    ['pair --force', /--force belongs to the other machine/],
    ['pair appliance.lan --ttl 5m', /--ttl belongs to the other machine/],
    ['pair appliance.lan', /nobody can be asked/],
    ['pair ws://localhost:7700 x', /TLS only/],
    ['pair http://appliance.lan x', /plain text/],
    ['pair appliance.lan 2222', /has 4 characters/],
  ] as const) {
    const {exit, stderr, stdout} = await kruxos(line.split(' '))
    assert.deepEqual([exit, stdout], [2, ''], line)
    assert.match(stderr, message)
  }
})
