/** One fault at a time in a real installation: doctor names it, and what it advises mends it. */
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {dirname, join} from 'node:path'
import {after, before, test} from 'node:test'
import type {DoctorResult} from '../../src/contract/doctor.ts'
import {makeAuthority} from '../support/certificates.ts'
import {ROOT} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const RUN = join(ROOT, 'bin', 'run.js')
const CLIENT = 'Claude Code'
const GENERATE = 'kruxos cli-config generate --write --client claude-code'

let machine: Machine
let place: Record<'data' | 'admin' | 'bridge' | 'settings' | 'config' | 'programs', string>
before(async () => {
  machine = await startMachine({settings: 'notify: [{type: command, argv: [/bin/true]}]\n'})
  const {gateway} = await machine.admin.call('status.get', {})
  const {
    adminSocket: admin,
    bridgeSocket: bridge,
    configDir,
  } = JSON.parse(readFileSync(join(gateway.dataDir, 'gateway.json'), 'utf8'))
  const programs = join(machine.home, 'bin')
  place = {
    data: gateway.dataDir,
    admin,
    bridge,
    settings: join(configDir, 'gateway.yaml'),
    config: join(machine.home, '.claude.json'),
    programs,
  }
  mkdirSync(programs)
  program('kruxos', `exec '${process.execPath}' '${RUN}' "$@"`)
  program('sudo', 'exec "$@"')
  await generate()
})
after(() => machine[Symbol.asyncDispose]())

function program(name: string, body: string): void {
  writeFileSync(join(place.programs, name), `#!/bin/sh\n${body}\n`, {mode: 0o755})
}

async function generate(): Promise<void> {
  const {code, stderr} = await machine.kruxos(['cli-config', 'generate', '--write', '--claude', '--no-verify'])
  assert.equal(code, 0, stderr)
}

async function doctor(env: Record<string, string> = {}) {
  const {stdout, stderr, code} = await machine.kruxos(['doctor', '--claude', '--json'], {...machine.env, ...env})
  assert.equal(stderr, '')
  const {checks} = JSON.parse(stdout) as DoctorResult
  return {code, amiss: checks.filter(({state}) => state !== 'ok'), text: JSON.stringify(checks, null, 1)}
}

/** The approvals of root, and of a single user, are advisory on every machine of these tests. */
const EVERYWHERE: readonly string[] = ['approvals']

async function findings(env: Record<string, string> = {}) {
  const {code, amiss} = await doctor(env)
  return {code, amiss: amiss.filter(({name}) => !EVERYWHERE.includes(name))}
}

/** As somebody would who pastes it into a shell. */
function paste(hint: string): void {
  const env = {...machine.env, PATH: `${place.programs}:${machine.env['PATH']}`}
  const {status, stderr, stdout} = spawnSync('/bin/sh', ['-c', hint], {env, encoding: 'utf8', cwd: machine.home})
  assert.equal(status, 0, `${hint}\n${stdout}${stderr}`)
}

async function pid(): Promise<number> {
  return (await machine.admin.call('gateway.ready', {})).pid
}

interface Fault {
  readonly what: string
  break(): Promise<unknown> | unknown
  readonly check: string
  readonly code: number
  hint(): string
}

const editEntry = (change: (entry: {command: string; env: Record<string, string>}) => void) => {
  const config = JSON.parse(readFileSync(place.config, 'utf8'))
  change(config.mcpServers.kruxos)
  writeFileSync(place.config, JSON.stringify(config))
}

const FAULTS: readonly Fault[] = [
  {
    what: 'a gateway that is down',
    break: () => machine.kruxos(['gateway', 'stop']),
    check: 'gateway',
    code: 3,
    hint: () => 'kruxos gateway start',
  },
  {
    what: 'a gateway that runs and answers nothing',
    break: async () => process.kill(await pid(), 'SIGSTOP'),
    check: 'gateway',
    code: 3,
    hint: () => `kill -KILL ${readFileSync(join(place.data, 'gateway.pid'), 'utf8').trim()} && kruxos gateway start`,
  },
  {
    what: 'a locked vault',
    break: () => machine.admin.call('vault.lock', {}),
    check: 'vault',
    code: 6,
    hint: () => 'kruxos vault unlock',
  },
  {
    what: 'settings that were changed and are not in use',
    break: () => appendFileSync(place.settings, 'log: {level: debug}\n'),
    check: 'settings',
    code: 0,
    hint: () => 'kruxos gateway restart',
  },
  {
    what: 'a vault key that others can read',
    break: () => chmodSync(join(place.data, 'vault.key'), 0o644),
    check: 'vault key',
    code: 7,
    hint: () => `chmod 600 ${place.data}/vault.key`,
  },
  {
    what: 'an audit key that others can read',
    break: () => chmodSync(join(place.data, 'audit.key'), 0o640),
    check: 'audit key',
    code: 7,
    hint: () => `chmod 600 ${place.data}/audit.key`,
  },
  {
    what: 'a data folder that others can enter',
    break: () => chmodSync(place.data, 0o755),
    check: 'data folder',
    code: 7,
    hint: () => `chmod 700 ${place.data}`,
  },
  {
    what: 'a socket folder that others can write to',
    break: () => chmodSync(dirname(place.admin), 0o770),
    check: 'socket folder',
    code: 7,
    hint: () => `chmod go-w ${dirname(place.admin)}`,
  },
  {
    what: 'an admin socket that is open to everybody',
    break: () => chmodSync(place.admin, 0o666),
    check: 'admin socket',
    code: 4,
    hint: () => `chmod ${process.getuid?.() === 0 ? 'o' : 'go'}-w ${place.admin}`,
  },
  {
    what: 'a bridge socket that is gone',
    break: () => rmSync(place.bridge),
    check: 'bridge socket',
    code: 3,
    hint: () => 'kruxos gateway restart',
  },
  {
    what: 'an authority that is gone',
    break: () => rmSync(join(place.data, 'tls', 'ca.pem')),
    check: 'certificate',
    code: 7,
    hint: () => 'kruxos gateway restart',
  },
  {
    what: 'an entry whose bridge is gone',
    break: () => editEntry(entry => Object.assign(entry, {command: '/nowhere/mcp-bridge'})),
    check: CLIENT,
    code: 7,
    hint: () => GENERATE,
  },
  {
    what: 'an entry that leads elsewhere',
    break: () => editEntry(entry => Object.assign(entry.env, {KRUXOS_ENDPOINT: 'wss://localhost:1'})),
    check: CLIENT,
    code: 3,
    hint: () => GENERATE,
  },
]

for (const fault of FAULTS) {
  test(`${fault.what} is named, with the command that mends it`, async () => {
    await fault.break()
    const {code, amiss} = await findings()
    const found = amiss.find(({name}) => name === fault.check)
    const hint = fault.hint()
    assert.deepEqual([found?.hint, code], [hint, fault.code], JSON.stringify(amiss))
    paste(hint)
    assert.deepEqual(await findings(), {code: 0, amiss: []})
  })
}

test('a program on the port of a gateway that is down is named', async () => {
  const {gateway} = await machine.admin.call('status.get', {})
  const port = Number(new URL(gateway.endpoint).port)
  await machine.kruxos(['gateway', 'stop'])
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const {amiss} = await findings()
  squatter.close()
  const found = amiss.find(({name}) => name === 'port')
  assert.match(found?.detail ?? '', new RegExp(`uid ${process.getuid?.()} holds port ${port}`))
  assert.match(found?.hint ?? '', new RegExp(`^ss -ltnp 'sport = :${port}'`))
  paste('kruxos gateway start')
})

test('a database that is damaged or gone is told from one that is well', async () => {
  await machine.kruxos(['gateway', 'stop'])
  const file = join(place.data, 'kruxos.db')
  const whole = readFileSync(file)
  for (const [break_, detail] of [
    [() => writeFileSync(file, ''), /kruxos\.db is damaged/],
    [() => rmSync(file), /kruxos\.db is gone/],
  ] as const) {
    break_()
    const found = (await findings()).amiss.find(({name}) => name === 'store')
    assert.match(found?.detail ?? '', detail)
    assert.equal(found?.hint, 'kruxos backup restore ARCHIVE')
  }
  writeFileSync(file, whole, {mode: 0o600})
  paste('kruxos gateway start')
  assert.deepEqual(await findings(), {code: 0, amiss: []})
})

test('what defeats an entry is named: another one, a server that is switched off, a rule', async () => {
  const whole = readFileSync(place.config, 'utf8')
  const project = join(machine.home, 'project')
  mkdirSync(join(machine.home, '.claude'), {recursive: true})
  const rules = join(machine.home, '.claude', 'settings.json')
  writeFileSync(rules, JSON.stringify({permissions: {deny: ['mcp__kruxos']}}))
  const projects = {[project]: {mcpServers: {kruxos: {command: 'x'}}, disabledMcpServers: ['kruxos']}}
  writeFileSync(place.config, JSON.stringify({...JSON.parse(whole), projects}))
  const {code, amiss} = await findings()
  const details = amiss.map(({detail}) => detail)
  assert.equal(code, 0)
  for (const told of [/another kruxos is used/, /kruxos is switched off/, /permissions\.deny holds mcp__kruxos/])
    assert.ok(
      details.some(detail => told.test(detail)),
      `${told} in ${details}`,
    )
  writeFileSync(place.config, whole)
  rmSync(rules)
  assert.deepEqual(await findings(), {code: 0, amiss: []})
})

test('a program that hangs, whether the bridge or the client, holds doctor up for a while only', async () => {
  const clients = join(machine.home, 'clients')
  mkdirSync(clients)
  writeFileSync(join(clients, 'claude'), '#!/bin/sh\nsleep 60\n', {mode: 0o755})
  const PATH = `${clients}:${machine.env['PATH']}`
  const start = performance.now()
  assert.deepEqual(await findings({PATH}), {code: 0, amiss: []}, 'the client could not be asked')
  const whole = readFileSync(place.config, 'utf8')
  program('hangs', 'sleep 60')
  editEntry(entry => Object.assign(entry, {command: join(place.programs, 'hangs')}))
  const {amiss} = await findings({PATH})
  writeFileSync(place.config, whole)
  assert.match(amiss.find(({name}) => name === CLIENT)?.detail ?? '', /no answer within/)
  assert.ok(performance.now() - start < 40_000)
})

test('a clock that was never set, or that went back, is named', async () => {
  for (const [then, detail] of [
    [0, /it says 1970-01-01/],
    [Date.now() - 3_600_000, /it went back: the gateway was started at/],
  ] as const) {
    const preload = join(machine.home, 'clock.mjs')
    const shift = then - Date.now()
    writeFileSync(
      preload,
      `const Real = Date; globalThis.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + ${shift}) }
        static now() { return Real.now() + ${shift} }
      }`,
    )
    const {stdout} = spawnSync(process.execPath, ['--import', preload, RUN, 'doctor', '--claude', '--json'], {
      env: machine.env,
      encoding: 'utf8',
    })
    const {checks} = JSON.parse(stdout) as DoctorResult
    const clock = checks.find(each => detail.test(each.detail))
    assert.deepEqual([clock?.name, clock?.hint], ['clock', 'sudo timedatectl set-ntp true'])
  }
})

test("a certificate of the operator's that ends soon, or has ended, is named", async () => {
  const whole = readFileSync(place.settings, 'utf8')
  for (const [days, detail] of [
    [2, /^expires at/],
    [-1, /^expired at/],
  ] as const) {
    const {key, cert} = makeAuthority().issue({validFrom: -10, validTo: days})
    const files = {certificate: join(machine.home, 'cert.pem'), key: join(machine.home, 'key.pem')}
    writeFileSync(files.certificate, cert)
    writeFileSync(files.key, key, {mode: 0o600})
    writeFileSync(place.settings, `${whole}access: {certificate_file: ${files.certificate}, key_file: ${files.key}}\n`)
    paste('kruxos gateway restart')
    const found = (await findings()).amiss.find(({name}) => name === 'certificate')
    assert.match(found?.detail ?? '', detail)
    assert.match(found?.hint ?? '', /certificate_file/)
  }
  writeFileSync(place.settings, whole)
  paste('kruxos gateway restart')
  assert.deepEqual(await findings(), {code: 0, amiss: []})
})

test('an agent that runs as an operator is told to run as somebody else, until it has no token there', async () => {
  const advisory = (amiss: DoctorResult['checks']) => amiss.some(({detail}) => /Approvals are advisory/.test(detail))
  assert.ok(advisory((await doctor()).amiss))
  await machine.admin.call('token.revoke', {token: 'claude-code'})
  assert.ok(!advisory((await doctor()).amiss))
  paste(GENERATE)
})

test('it works without HOME, and as a user that the system does not know', async () => {
  const {HOME: _, ...homeless} = machine.env
  const without = spawnSync(process.execPath, [RUN, 'doctor', '--json'], {env: homeless, encoding: 'utf8'})
  assert.equal((JSON.parse(without.stdout) as DoctorResult).checks.find(({name}) => name === 'vault')?.state, 'ok')
  if (process.getuid?.() !== 0) return
  const env = {PATH: machine.env['PATH']}
  const stranger = spawnSync(process.execPath, [RUN, 'doctor', '--json'], {env, uid: 54321, encoding: 'utf8', cwd: '/'})
  const {checks} = JSON.parse(stranger.stdout) as DoctorResult
  assert.match(checks.find(({name}) => name === 'clients')?.detail ?? '', /a user that the system does not know/)
})

test("a file of the gateway that is somebody else's is named, with the command that gives it back", async () => {
  if (process.getuid?.() !== 0) return
  const file = join(place.data, 'audit.db')
  chownSync(file, 54321, 54321)
  const {code, amiss} = await findings()
  const hint = `sudo chown -R 0 ${place.data}`
  assert.deepEqual([code, amiss[0]?.hint], [4, hint])
  paste(hint)
  assert.deepEqual(await findings(), {code: 0, amiss: []})
})

test('a disk that is nearly full, or read-only, is named', () => {
  const mount = (options: string) => `mount -t tmpfs -o ${options} none "$1" && exec "$2" "$3" doctor --json`
  const run = (options: string) => {
    const folder = join(machine.home, 'disk')
    mkdirSync(folder, {recursive: true})
    const words = ['-Urm', 'sh', '-c', mount(options), 'sh', folder, process.execPath, RUN]
    const env = {PATH: machine.env['PATH'], HOME: machine.home, KRUXOS_DATA_DIR: folder}
    const {stdout} = spawnSync('unshare', words, {env, encoding: 'utf8'})
    return stdout === '' ? null : (JSON.parse(stdout) as DoctorResult).checks.find(({name}) => name === 'disk')
  }
  for (const [options, expected] of [
    ['size=64m,mode=700', /warning.* MiB free/],
    ['size=2m,mode=700', /failed.* MiB free/],
    ['size=64m,mode=700,ro', /failed.*is read-only/],
    ['size=512m,nr_inodes=10,mode=700', /warning.*room for \d more files/],
  ] as const) {
    const disk = run(options)
    // Not everywhere may a file system be mounted.
    if (disk !== null) assert.match(`${disk?.state} ${disk?.detail}`, expected)
  }
})
