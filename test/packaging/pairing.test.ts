/** A laptop pairs with an appliance over a network, past somebody in the middle. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {after, before, test} from 'node:test'
import {type AdminClient, adminClient} from '../../src/cli/admin-client.ts'
import {startBridge} from '../support/bridge-process.ts'
import {eventually} from '../support/eventually.ts'
import {ROOT} from '../support/kruxos.ts'
import {tempPaths} from '../support/temp-gateway.ts'
import {APPLIANCE, APPLIANCE_TOO, type Network, type Outcome, startNetwork} from './network.ts'

const RUN = join(ROOT, 'bin', 'run.js')
const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`

let dir: string
let network: Network
let admin: AdminClient
let gateway: ReturnType<typeof spawn>
let homes = 0

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kp-'))
  network = startNetwork()
  await startGateway()
})

after(async () => {
  await stopGateway()
  network[Symbol.dispose]()
  rmSync(dir, {recursive: true, force: true})
})

async function startGateway(): Promise<void> {
  const data = join(dir, 'gateway')
  const paths = tempPaths(data)
  mkdirSync(paths.configDir, {recursive: true})
  writeFileSync(paths.settingsFile, 'listen: {hosts: ["0.0.0.0"]}\n')
  const [program, ...args] = network.on('appliance', process.execPath, join(ROOT, 'dist', 'gateway.cjs'))
  gateway = spawn(program, args, {env: {PATH, HOME: data, KRUXOS_DATA_DIR: data}, stdio: 'ignore'})
  admin = adminClient({socketPath: paths.adminSocket, uid: 0, onVersion: () => {}})
  await eventually(() => admin.call('gateway.ready', {}))
}

async function stopGateway(): Promise<void> {
  gateway.kill('SIGTERM')
  await once(gateway, 'exit')
}

interface Laptop {
  readonly home: string
  kruxos(args: readonly string[], options?: {input?: string; run?: string}): Promise<Outcome>
  json<T>(args: readonly string[]): Promise<T>
}

/** A user with an empty home, and no gateway. */
function newLaptop(): Laptop {
  homes += 1
  const home = join(dir, `h${homes}`)
  mkdirSync(home)
  const kruxos: Laptop['kruxos'] = (args, {input, run = RUN} = {}) =>
    network.run('laptop', [process.execPath, run, ...args], {
      env: {PATH, HOME: home},
      ...(input === undefined ? {} : {input}),
    })
  return {
    home,
    kruxos,
    async json(args) {
      const {exit, stdout, stderr} = await kruxos([...args, '--json'])
      assert.equal(exit, 0, stderr + stdout)
      return JSON.parse(stdout)
    },
  }
}

async function newCode(): Promise<string> {
  return (await admin.call('pairing.create', {})).pairingCode ?? ''
}

interface Entry {
  readonly command: string
  readonly args: string[]
  readonly env: Record<string, string>
}

function entryIn(home: string): Entry {
  return JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')).mcpServers.kruxos
}

/** What a client gets from the entry in its file, in an environment that holds nothing else. */
async function toolsOf({command, args, env}: Entry, home: string): Promise<number> {
  await using bridge = startBridge({command: network.on('laptop', command, ...args), env: {PATH, HOME: home, ...env}})
  await bridge.handshake()
  bridge.request(1, 'tools/list')
  return (await bridge.answer(1)).result?.tools?.length ?? 0
}

test('a laptop is paired over the network, and the bridge that it wrote lists the tools', async () => {
  const laptop = newLaptop()
  const paired = await laptop.json<Record<string, unknown>>([
    'pair',
    APPLIANCE,
    await newCode(),
    '--client',
    'claude-code',
    '--client',
    'codex',
  ])
  assert.equal(paired['schema'], 'kruxos.pairing.use/v1')
  assert.equal(paired['keptIn'], 'file')
  const entry = entryIn(laptop.home)
  assert.ok((await toolsOf(entry, laptop.home)) > 20)

  const file = entry.env['KRUXOS_CREDENTIALS_FILE'] ?? ''
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(statSync(dirname(file)).mode & 0o777, 0o700)
  const token = readFileSync(file, 'utf8').trim()
  for (const config of ['.claude.json', '.codex/config.toml'])
    assert.ok(!readFileSync(join(laptop.home, config), 'utf8').includes(token))
  const {tokens} = await admin.call('token.list', {})
  assert.ok(
    tokens.some(({label, state, lastUsedAt}) => label === paired['label'] && state === 'active' && lastUsedAt !== null),
  )
})

test('somebody in the middle who ends TLS is refused before the secret, and the code is still good', async t => {
  const laptop = newLaptop()
  const code = await newCode()
  network.intercept(true)
  t.after(() => network.intercept(false))
  const [program, ...args] = network.on(
    'router',
    process.execPath,
    join(import.meta.dirname, 'impostor.ts'),
    APPLIANCE,
    APPLIANCE_TOO,
  )
  const impostor = spawn(program, args, {env: {PATH}, stdio: ['ignore', 'pipe', 'inherit']})
  t.after(() => impostor.kill('SIGKILL'))
  let told = ''
  impostor.stdout.setEncoding('utf8').on('data', chunk => {
    told += chunk
  })
  await eventually(async () => assert.match(told, /listening/))

  const {exit, stderr} = await laptop.kruxos(['pair', APPLIANCE, code, '--client', 'claude-code'])
  assert.equal(exit, 3)
  assert.match(stderr, /does not have the public key .*nothing was sent/)
  await eventually(async () => assert.match(told, /connected/))
  assert.doesNotMatch(told, /learned/)
  assert.ok(!existsSync(join(laptop.home, '.claude.json')))

  network.intercept(false)
  assert.equal((await laptop.kruxos(['pair', APPLIANCE, code, '--client', 'claude-code'])).exit, 0)
})

test('a code that is mistyped is told without a connection; one that was used is a conflict', async () => {
  const laptop = newLaptop()
  const code = await newCode()
  const slip = code.replace(/.$/, last => (last === '2' ? '3' : '2'))
  const mistyped = await laptop.kruxos(['pair', '203.0.113.1', slip])
  assert.deepEqual([mistyped.exit, /typing error/.test(mistyped.stderr)], [2, true])
  assert.equal((await laptop.kruxos(['pair', APPLIANCE, '--code-stdin'], {input: `${code.toLowerCase()}\n`})).exit, 0)
  const again = await newLaptop().kruxos(['pair', APPLIANCE, code])
  assert.equal(again.exit, 5)
  assert.match(again.stderr, /used already/)
})

test('pairing again replaces token and entry; revoking ends it, and the bridge says so; unpairing leaves nothing', async () => {
  const laptop = newLaptop()
  const pair = async () =>
    laptop.json<{label: string; agent: string; clients: {status: string}[]}>([
      'pair',
      APPLIANCE,
      await newCode(),
      '--client',
      'claude-code',
    ])
  const first = await pair()
  const token = readFileSync(entryIn(laptop.home).env['KRUXOS_CREDENTIALS_FILE'] ?? '', 'utf8')
  const second = await pair()
  assert.deepEqual([second.label, second.agent], [first.label, first.agent])
  assert.notEqual(readFileSync(entryIn(laptop.home).env['KRUXOS_CREDENTIALS_FILE'] ?? '', 'utf8'), token)
  const {tokens} = await admin.call('token.list', {includeRevoked: true})
  assert.deepEqual(
    tokens
      .filter(({label}) => label === first.label)
      .map(({state}) => state)
      .toSorted(),
    ['active', 'revoked'],
  )

  await admin.call('token.revoke', {token: first.label})
  const {command, args, env} = entryIn(laptop.home)
  const {exit, stderr} = await network.run('laptop', [command, ...args, '--check'], {
    env: {PATH, HOME: laptop.home, ...env},
  })
  assert.equal(exit, 10)
  assert.match(stderr, /rejected the token/)

  const unpaired = await laptop.json<{label: string}>(['unpair', APPLIANCE])
  assert.equal(unpaired.label, first.label)
  assert.ok(!existsSync(env['KRUXOS_CREDENTIALS_FILE'] ?? ''))
  assert.equal(JSON.parse(readFileSync(join(laptop.home, '.claude.json'), 'utf8')).mcpServers?.kruxos, undefined)
  assert.equal((await laptop.json<{changed: boolean}>(['unpair', APPLIANCE])).changed, false)
})

test('under npx the bridge is copied out of the cache, and works when the cache is gone', async () => {
  const laptop = newLaptop()
  const cache = join(laptop.home, '.npm', '_npx', '0a1b')
  const root = join(cache, 'node_modules', 'kruxos')
  for (const part of ['bin', 'dist', 'oclif.manifest.json', 'package.json'])
    cpSync(join(ROOT, part), join(root, part), {recursive: true})
  cpSync(join(ROOT, 'node_modules', '@napi-rs'), join(cache, 'node_modules', '@napi-rs'), {recursive: true})
  const {exit, stderr} = await laptop.kruxos(['pair', APPLIANCE, await newCode(), '--client', 'claude-code'], {
    run: join(root, 'bin', 'run.js'),
  })
  assert.equal(exit, 0, stderr)
  rmSync(cache, {recursive: true})
  const entry = entryIn(laptop.home)
  const bridge = dirname(dirname(entry.args[0] ?? entry.command))
  assert.ok(existsSync(join(bridge, 'node_modules', '@napi-rs', 'keyring', 'package.json')))
  assert.match([entry.command, ...entry.args].join(' '), /\/\.local\/share\/kruxos\/bridge\/[\d.]+\/bin\/mcp-bridge/)
  assert.ok((await toolsOf(entry, laptop.home)) > 20)
  await laptop.json(['unpair', APPLIANCE])
  assert.ok(!existsSync(join(laptop.home, '.local', 'share', 'kruxos', 'bridge')))
})

/** A session of a desktop: its bus where systemd has it, a keychain that `$KEYRING` starts, and nothing of it left behind. */
const DESKTOP = `mount -t tmpfs kruxos-test /run && mkdir -p /run/user/0 &&
export DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus &&
dbus-daemon --session --address=$DBUS_SESSION_BUS_ADDRESS --fork 2>/dev/null &&
echo -n keychain | gnome-keyring-daemon $KEYRING --components=secrets >/dev/null 2>&1 && eval "$0"`

/** Runs a script for the shell in such a session; `kruxos` and `check`, the bridge as a client starts it, can be called in it. */
async function onDesktop({home}: Laptop, keyring: '--unlock' | '--start', script: string): Promise<Outcome> {
  const check = join(home, 'check.js')
  writeFileSync(
    check,
    `const {command, args, env} = JSON.parse(require('node:fs').readFileSync(process.env.HOME + '/.claude.json')).mcpServers.kruxos
const scrubbed = {PATH: process.env.PATH, HOME: process.env.HOME, ...env}
process.exitCode = require('node:child_process').spawnSync(command, [...args, '--check'], {env: scrubbed, stdio: 'inherit'}).status`,
  )
  const functions = `set -e; kruxos() { ${process.execPath} ${RUN} "$@"; }; check() { ${process.execPath} ${check}; }`
  const session = ['unshare', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', DESKTOP]
  const env = {PATH: `${PATH}:/usr/sbin:/sbin`, HOME: home, KEYRING: keyring}
  return network.run('laptop', [...session, `${functions}; ${script}`], {env})
}

test('with a Secret Service the token is there alone, and a bridge that a client starts finds it', async () => {
  const laptop = newLaptop()
  const script = `kruxos pair ${APPLIANCE} ${await newCode()} --client claude-code --json; check; kruxos unpair ${APPLIANCE}`
  const {exit, stdout, stderr} = await onDesktop(laptop, '--unlock', script)
  assert.equal(exit, 0, stderr + stdout)
  assert.match(stdout, /"keptIn": "keychain"/)
  assert.match(stderr, /ok: kruxos .* tools/)
  assert.ok(!existsSync(join(laptop.home, '.config', 'kruxos', 'pairings', `${APPLIANCE}_7700.token`)))
})

test('a keychain that nobody unlocks is not waited for: the token goes into a file', async () => {
  const laptop = newLaptop()
  const script = `kruxos pair ${APPLIANCE} ${await newCode()} --client claude-code --json; check`
  const {exit, stdout, stderr} = await onDesktop(laptop, '--start', script)
  assert.equal(exit, 0, stderr + stdout)
  assert.match(stdout, /"keptIn": "file"/)
  assert.match(stderr, /ok: kruxos .* tools/)
})
