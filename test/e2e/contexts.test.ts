/** Gateways of other machines, each behind a real sshd with keys of its own. */
import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import type {DoctorResult} from '../../src/contract/doctor.ts'
import {freePort} from '../support/free-port.ts'
import {kruxos, type Outcome, ROOT} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {type SshServer, sshServer} from '../support/ssh-server.ts'

const cleanups: (() => unknown)[] = []
const cleaner = {after: (work: () => unknown) => void cleanups.push(work)}

let dir: string
let machines: {one: Machine; two: Machine}
let servers: {one: SshServer; two: SshServer}
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kc-'))
  machines = {one: await startMachine(), two: await startMachine()}
  servers = {one: await serve('one'), two: await serve('two')}
  const down = `ssh://op@127.0.0.1:${await freePort()}`
  writeSsh([servers.one.knownHost, servers.two.knownHost])
  for (const [name, url] of [
    ['eu-1', servers.one.origin],
    ['eu-2', servers.two.origin],
    ['eu-3', down],
  ] as const) {
    assert.equal((await run(['context', 'add', name, url])).exit, 0)
  }
})
after(async () => {
  for (const clean of cleanups.reverse()) await clean()
  await Promise.all(Object.values(machines).map(machine => machine[Symbol.asyncDispose]()))
  rmSync(dir, {recursive: true, force: true})
})

/** Whoever logs in gets `kruxos admin-stdio` of that machine. */
async function serve(name: keyof typeof machines): Promise<SshServer> {
  const folder = join(dir, name)
  mkdirSync(folder)
  const program = join(folder, 'login')
  const env = Object.entries(machines[name].env).map(([key, value]) => `${key}='${value}'`)
  const command = `exec env -i ${env.join(' ')} '${process.execPath}' '${join(ROOT, 'bin', 'run.js')}' admin-stdio`
  writeFileSync(program, `#!/bin/sh\n[ "$SSH_ORIGINAL_COMMAND" = "kruxos admin-stdio" ] || exit 99\n${command}\n`, {
    mode: 0o755,
  })
  return sshServer(cleaner, folder, [`ForceCommand ${program}`])
}

/** The operator's own ssh: a program on PATH with keys and known hosts of the test, and no option of ours taken away. */
function writeSsh(knownHosts: readonly string[], options = ''): void {
  const keys = Object.entries(servers).map(([name, {key}]) => {
    writeFileSync(join(dir, `${name}.key`), key, {mode: 0o600})
    return `-i ${join(dir, `${name}.key`)}`
  })
  writeFileSync(join(dir, 'known'), knownHosts.join('\n'))
  mkdirSync(join(dir, 'bin'), {recursive: true})
  const own = `-F none -o UserKnownHostsFile=${join(dir, 'known')} -o GlobalKnownHostsFile=none ${options}`
  writeFileSync(join(dir, 'bin', 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${own} ${keys.join(' ')} "$@"\n`, {mode: 0o755})
}

function run(args: readonly string[], input?: string): Promise<Outcome> {
  const env = {PATH: `${join(dir, 'bin')}:/usr/bin:/bin`, KRUXOS_CONFIG_DIR: join(dir, 'config'), KRUXOS_SOCKET: ''}
  return kruxos(args, {env, ...(input === undefined ? {} : {input})})
}

test('who prefers JSON gets it of many machines too', async () => {
  await run(['config', 'set', 'output', 'json'])
  const {stdout} = await run(['status', '--context', 'eu-*'])
  const text = await run(['status', '--context', 'eu-*', '--no-json'])
  await run(['config', 'set', 'output', 'text'])
  assert.equal(JSON.parse(stdout).schema, 'kruxos.fan-out/v1')
  assert.match(text.stdout, /^CONTEXT +EXIT +OUTPUT\n/)
})

test('doctor with --context tells how the gateway of that machine is, and of a machine that is down', async () => {
  const {stdout} = await run(['doctor', '--context', 'eu-1', '--json'])
  const {checks} = JSON.parse(stdout) as DoctorResult
  const {pid} = await machines.one.admin.call('gateway.ready', {})
  assert.match(checks.find(({name}) => name === 'gateway')?.detail ?? '', new RegExp(`pid ${pid}`))
  assert.ok(checks.every(({name}) => !['disk', 'bridge', 'Claude Code'].includes(name)))
  const clients = await run(['doctor', '--context', 'eu-1', '--codex'])
  assert.equal(clients.exit, 2)
  assert.match(clients.stderr, /on their own machine/)
  const down = await run(['doctor', '--context', 'eu-3'])
  assert.equal(down.exit, 3)
  assert.match(down.stdout, /\[FAIL\] gateway +cannot reach eu-3.*\n( .*\n)* +-> kruxos context show eu-3/)
})

test('a command with --context goes to the gateway of that machine', async () => {
  const made = await run(['token', 'create', 'afar', '--context', 'eu-1', '--no-store', '--raw'])
  assert.equal(made.exit, 0, made.stderr)
  assert.match(made.stdout, /^[0-9a-f]{64}\n$/)
  assert.equal((await machines.one.admin.call('token.show', {token: 'afar'})).token.label, 'afar')
  await assert.rejects(machines.two.admin.call('token.show', {token: 'afar'}), {code: 'NOT_FOUND'})
  const again = await run(['--context=eu-1', 'token', 'create', 'afar', '--json'])
  assert.deepEqual([again.exit, JSON.parse(again.stdout).error.code], [5, 'CONFLICT'])
})

test('the context in use is where commands go, and a command about this machine stays here', async () => {
  assert.equal((await run(['context', 'use', 'eu-2'])).exit, 0)
  const {stdout, exit} = await run(['agent', 'create', 'there'])
  assert.equal(exit, 0, stdout)
  assert.equal((await machines.two.admin.call('agent.show', {name: 'there'})).agent.name, 'there')
  assert.match((await run(['context', 'list'])).stdout, /^\* +eu-2 /m)
  assert.equal((await run(['config', 'list'])).exit, 0)
  assert.equal((await run(['context', 'use', 'local'])).exit, 0)
  assert.equal((await run(['status'])).exit, 3)
  assert.equal((await run(['cli-config', 'list', '--context', 'eu-2'])).exit, 2)
})

test('a pattern asks all machines at once: one table, one JSON object, and the exit code of the worst', async () => {
  const text = await run(['token', 'list', '--context', 'eu-*'])
  assert.equal(text.exit, 3, text.stderr)
  assert.match(text.stdout, /^CONTEXT +EXIT +OUTPUT\n/)
  assert.match(text.stdout, /^eu-1 +0 +[^\n]*LABEL/m)
  assert.match(text.stdout, /^eu-3 +3 +error: cannot reach eu-3: /m)
  const {stdout, exit} = await run(['status', '--context', 'eu-*', '--json'])
  const {schema, results} = JSON.parse(stdout)
  assert.deepEqual([exit, schema], [3, 'kruxos.fan-out/v1'])
  assert.deepEqual(
    results.map((result: {context: string; exit: number}) => [result.context, result.exit]),
    [
      ['eu-1', 0],
      ['eu-2', 0],
      ['eu-3', 3],
    ],
  )
  assert.equal(results[0].output.schema, 'kruxos.status.get/v1')
  assert.equal((await run(['token', 'list', '--context', 'us-*'])).exit, 8)
  assert.equal((await run(['watch', '--context', 'eu-*'])).exit, 2)
})

test('what was seen of one audit log is held against no other machine', async () => {
  for (const context of ['eu-1', 'eu-2', 'eu-1']) {
    const {exit, stderr} = await run(['status', '--context', context])
    assert.deepEqual([exit, stderr], [0, ''])
  }
  const seen = JSON.parse(readFileSync(join(dir, 'config', 'audit-heads.json'), 'utf8'))
  assert.deepEqual(Object.keys(seen).sort(), ['context eu-1', 'context eu-2'])
})

test('a host key that is wrong or unknown is refused, and nothing is sent', async t => {
  t.after(() => writeSsh([servers.one.knownHost, servers.two.knownHost]))
  const [address = ''] = servers.one.knownHost.split(' ')
  const wrong = servers.two.knownHost.replace(/^\S+/, address)
  for (const known of [[wrong], []]) {
    writeSsh(known)
    const {exit, stderr} = await run(['agent', 'create', 'never', '--context', 'eu-1'])
    assert.equal(exit, 3)
    assert.match(stderr, /cannot reach eu-1: .*[Hh]ost key verification failed/)
  }
  await assert.rejects(machines.one.admin.call('agent.show', {name: 'never'}), {code: 'NOT_FOUND'})
})

test('a slow link is waited for', async t => {
  t.after(() => writeSsh([servers.one.knownHost, servers.two.knownHost]))
  const program = join(dir, 'slow')
  writeFileSync(program, '#!/bin/sh\nsleep 2\nexec "$NODE" "$RELAY" "$1" "$2"\n', {mode: 0o755})
  const relay = join(dir, 'relay.mjs')
  writeFileSync(relay, SLOW_RELAY)
  const text = readFileSync(program, 'utf8').replace('$NODE', process.execPath).replace('$RELAY', relay)
  writeFileSync(program, text)
  writeSsh([servers.one.knownHost], `-o "ProxyCommand=${program} %h %p"`)
  const {exit, stderr} = await run(['agent', 'list', '--context', 'eu-1'])
  assert.equal(exit, 0, stderr)
})

/** A line with 100 ms each way. */
const SLOW_RELAY = `
import {connect} from 'node:net'
const socket = connect(Number(process.argv[3]), process.argv[2])
socket.on('data', bytes => setTimeout(() => process.stdout.write(bytes), 100))
process.stdin.on('data', bytes => setTimeout(() => socket.write(bytes), 100))
process.stdin.on('end', () => setTimeout(() => socket.end(), 200))
socket.on('close', () => setTimeout(() => process.exit(0), 200))
`

test('a gateway that does not run there is told as it is', async t => {
  mkdirSync(join(dir, 'third'))
  const folder = join(dir, 'third')
  const login = `#!/bin/sh\nexec env -i KRUXOS_SOCKET='${join(dir, 'none.sock')}' PATH=/usr/bin '${process.execPath}' '${join(ROOT, 'bin', 'run.js')}' admin-stdio\n`
  writeFileSync(join(folder, 'login'), login, {mode: 0o755})
  const server = await sshServer(cleaner, folder, [`ForceCommand ${join(folder, 'login')}`])
  writeFileSync(join(dir, 'third.key'), server.key, {mode: 0o600})
  writeSsh([server.knownHost], `-i ${join(dir, 'third.key')}`)
  t.after(() => writeSsh([servers.one.knownHost, servers.two.knownHost]))
  await run(['context', 'add', 'off', server.origin])
  const {exit, stderr} = await run(['status', '--context', 'off'])
  assert.equal(exit, 3)
  assert.match(stderr, /off: the gateway is not running/)
})

test('what could be an option of ssh is no context, and the file is private', async () => {
  for (const url of ['ssh://-oProxyCommand=x', 'ssh://-l@host', 'ssh://a b', 'http://x', 'ssh://h:x', 'ssh://u:p@h']) {
    assert.equal((await run(['context', 'add', 'bad', '--', url])).exit, 2, url)
  }
  assert.equal((await run(['context', 'add', 'local', 'ssh://h'])).exit, 2)
  assert.equal((await run(['context', 'add', 'eu-1', 'ssh://elsewhere'])).exit, 5)
  assert.equal(statSync(join(dir, 'config', 'contexts.json')).mode & 0o777, 0o600)
  assert.match((await run(['context', 'show', 'eu-1'])).stdout, /BatchMode=yes .*kruxos admin-stdio/)
  assert.equal((await run(['context', 'show', 'none'])).exit, 8)
  assert.equal((await run(['context', 'remove', 'none'])).exit, 0)
})
