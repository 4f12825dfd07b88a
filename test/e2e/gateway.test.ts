import assert from 'node:assert/strict'
import {chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {isRunning, waitForEnd} from '../../src/cli/processes.ts'
import {ended, json, kruxos, type Outcome, start, tempDir} from '../support/kruxos.ts'

const NOBODY = 65_534
/** Another user's gateway takes a second user. */
const asRoot = process.getuid?.() === 0 ? test : () => undefined

interface Place extends AsyncDisposable {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  run(...args: string[]): Promise<Outcome>
}

/** A home for a gateway of the built program; none is left when it is disposed of. */
function place(settings = 'listen: {port: 0}\n'): Place {
  const dir = tempDir()
  const env = {KRUXOS_DATA_DIR: join(dir.path, 'd'), KRUXOS_SOCKET: join(dir.path, 'r', 'a.sock')}
  mkdirSync(join(dir.path, 'd', 'config'), {recursive: true, mode: 0o700})
  mkdirSync(join(dir.path, 'r'), {mode: 0o700})
  writeFileSync(join(dir.path, 'd', 'config', 'gateway.yaml'), settings)
  const run = (...args: string[]) => kruxos(args, {env})
  return {
    home: dir.path,
    env,
    run,
    async [Symbol.asyncDispose]() {
      await run('gateway', 'stop')
      dir[Symbol.dispose]()
    },
  }
}

test('a gateway is started, asked, restarted and stopped', async () => {
  await using here = place()
  const started = json(await here.run('gateway', 'start', '--json'))
  assert.equal(started['schema'], 'kruxos.gateway.start/v1')
  assert.equal(started['changed'], true)
  const pid = Number(started['pid'])
  assert.ok(isRunning(pid))
  assert.match(String(started['endpoint']), /^wss:\/\/localhost:\d+/)

  const again = json(await here.run('gateway', 'start', '--json'))
  assert.deepEqual({changed: again['changed'], pid: again['pid']}, {changed: false, pid})

  const status = await here.run('status')
  assert.equal(status.exit, 0)
  assert.match(status.stdout, new RegExp(`^Gateway: +running \\(pid ${pid}, wss://localhost:\\d+`, 'm'))
  assert.match(status.stdout, /\n\nActive sessions: 0\n$/)

  const restarted = json(await here.run('gateway', 'restart', '--json'))
  assert.equal(restarted['changed'], true)
  assert.notEqual(restarted['pid'], pid)
  assert.ok(!isRunning(pid))

  const stopped = json(await here.run('gateway', 'stop', '--json'))
  assert.deepEqual(stopped, {schema: 'kruxos.gateway.stop/v1', changed: true, pid: restarted['pid']})
  assert.ok(!isRunning(Number(restarted['pid'])))
  assert.deepEqual(json(await here.run('gateway', 'stop', '--json')), {
    schema: 'kruxos.gateway.stop/v1',
    changed: false,
    pid: null,
  })
  assert.equal((await here.run('status')).exit, 3)
})

test('its log is private, shown by gateway logs, and followed', async () => {
  await using here = place()
  assert.equal((await here.run('gateway', 'logs')).exit, 8)
  await here.run('gateway', 'start')
  const log = join(here.home, 'd', 'logs', 'gateway.log')
  assert.equal(statSync(log).mode & 0o777, 0o600)
  const shown = await here.run('gateway', 'logs', '-n', '1')
  assert.equal(shown.stdout.trimEnd().split('\n').length, 1)
  const {file, lines} = json(await here.run('gateway', 'logs', '--json'))
  assert.equal(file, log)
  assert.ok(Array.isArray(lines) && lines.some(line => JSON.parse(line).msg === 'ready'))

  assert.deepEqual(json(await here.run('gateway', 'logs', '--since', '1h', '--json'))['lines'], lines)
  assert.deepEqual(json(await here.run('gateway', 'logs', '--since', '2999-01-01T00:00:00Z', '--json'))['lines'], [])

  using home = tempDir()
  const follower = start(['gateway', 'logs', '--follow', '-n', '1'], {env: here.env, home: home.path})
  const followed = createInterface({input: follower.stdout})[Symbol.asyncIterator]()
  await followed.next()
  await here.run('gateway', 'stop')
  const seen: string[] = []
  while (!seen.at(-1)?.endsWith('stopped')) seen.push((await followed.next()).value ?? 'stopped')
  assert.match(seen.at(-1) ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}info {3}stopped$/)
  follower.kill('SIGINT')
  assert.equal(await ended(follower), 'SIGINT')
})

test('a gateway that cannot start says why, with its own code', async () => {
  await using here = place('listen: {port: nonsense}\n')
  const text = await here.run('gateway', 'start')
  assert.equal(text.exit, 2)
  assert.match(text.stderr, /^error: .*gateway\.yaml:1:\d+: listen\.port/)
  const outcome = await here.run('gateway', 'start', '--json')
  assert.equal(outcome.exit, 2)
  assert.equal(json(outcome).error?.code, 'USAGE')
})

test('a gateway that runs is found through its data folder, also where nothing says where its socket is', async () => {
  await using here = place()
  const {pid} = json(await here.run('gateway', 'start', '--json'))
  const elsewhere = {env: {...here.env, KRUXOS_SOCKET: ''}}
  assert.equal((await kruxos(['status'], elsewhere)).exit, 0)
  assert.deepEqual(json(await kruxos(['gateway', 'start', '--json'], elsewhere))['changed'], false)
  const restarted = json(await kruxos(['gateway', 'restart', '--json'], elsewhere))
  assert.ok(!isRunning(Number(pid)))
  // On the socket that it had: the bridges of clients look there.
  assert.equal(json(await here.run('gateway', 'status', '--json'))['pid'], restarted['pid'])
  assert.equal(json(await kruxos(['gateway', 'stop', '--json'], elsewhere))['changed'], true)
  assert.ok(!existsSync(join(here.home, 'd', 'gateway.json')))
})

test('restart acts on the gateway that it found, with its folders', async () => {
  await using here = place()
  await here.run('gateway', 'start')
  const socket = here.env['KRUXOS_SOCKET'] ?? ''
  // A data folder of its own, as by default in this helper; only the socket is that of the other.
  const restarted = json(await kruxos(['gateway', 'restart', '--json'], {socketPath: socket}))
  assert.equal(restarted['changed'], true)
  const {dataDir} = json(await here.run('gateway', 'status', '--json'))
  assert.equal(dataDir, join(here.home, 'd'))
})

test('restart with a gateway.yaml that does not fit leaves the gateway that runs alone', async () => {
  await using here = place()
  const {pid} = json(await here.run('gateway', 'start', '--json'))
  writeFileSync(join(here.home, 'd', 'config', 'gateway.yaml'), 'listen: {port: 0}\nlog: {level: loud}\n')
  const {exit, stderr} = await here.run('gateway', 'restart')
  assert.equal(exit, 2)
  assert.match(stderr, /^error: .*gateway\.yaml:2:\d+: log\.level/)
  assert.equal(json(await here.run('gateway', 'status', '--json'))['pid'], pid)
})

asRoot('a user who may ask the gateway of another cannot restart it as their own', async () => {
  await using here = place()
  const {pid} = json(await here.run('gateway', 'start', '--json'))
  // As a member of kruxos-admin would be admitted.
  for (const folder of [here.home, join(here.home, 'r')]) chmodSync(folder, 0o755)
  chmodSync(here.env['KRUXOS_SOCKET'] ?? '', 0o666)
  using home = tempDir()
  chownSync(home.path, NOBODY, NOBODY)
  const env = {KRUXOS_SOCKET: here.env['KRUXOS_SOCKET'] ?? ''}
  const child = start(['gateway', 'restart'], {env, home: home.path, uid: NOBODY})
  const [stderr, exit] = await Promise.all([text(child.stderr), ended(child)])
  assert.equal(exit, 4, stderr)
  assert.match(stderr, /run by root, .*\nhint: sudo kruxos gateway restart\n/)
  assert.equal(json(await here.run('gateway', 'status', '--json'))['pid'], pid)
})

test('a gateway that comes up with a locked vault says so, and how to unlock it', async () => {
  await using here = place()
  await here.run('gateway', 'start')
  const passphrase = {env: here.env, input: 'correct horse battery\n'}
  assert.equal((await kruxos(['vault', 'reseal', 'passphrase', '--passphrase-stdin'], passphrase)).exit, 0)
  const restarted = await here.run('gateway', 'restart')
  assert.equal(restarted.exit, 0)
  assert.match(restarted.stderr, /the vault is locked, no client is let in: kruxos vault unlock/)
})

test('a second gateway on the same data is refused with the pid of the first', async () => {
  await using here = place()
  const {pid} = json(await here.run('gateway', 'start', '--json'))
  const {exit, stderr} = await kruxos(['gateway', 'start', '--socket', join(here.home, 'r', 'b.sock')], {env: here.env})
  assert.equal(exit, 5)
  assert.match(stderr, new RegExp(`^error: .*pid ${pid}`))
})

test('started ten times at once, one gateway runs', async () => {
  await using here = place()
  const outcomes = await Promise.all(Array.from({length: 10}, () => here.run('gateway', 'start', '--json')))
  const pids = new Set(outcomes.map(outcome => json(outcome)['pid']))
  assert.deepEqual(
    outcomes.map(({exit}) => exit),
    Array(10).fill(0),
  )
  assert.equal(pids.size, 1)
})

test('gateway run is the gateway: its log on stderr, and it ends by SIGTERM as it should', async () => {
  await using here = place()
  using home = tempDir()
  const child = start(['gateway', 'run'], {env: here.env, home: home.path})
  assert.equal((await here.run('wait', '--for', 'ready', '--timeout', '20')).exit, 0)
  const {pid} = json(await here.run('gateway', 'status', '--json'))
  if (process.platform !== 'win32') assert.equal(pid, child.pid)
  child.kill('SIGTERM')
  assert.equal(await ended(child), 0)
  assert.ok(!isRunning(Number(pid)))
})

test('case 74: a gateway that was killed leaves nothing that has to be mended by hand', async () => {
  await using here = place()
  const {pid} = json(await here.run('gateway', 'start', '--json'))
  process.kill(Number(pid), 'SIGKILL')
  assert.ok(await waitForEnd(Number(pid), 10_000))
  const down = await here.run('status')
  assert.equal(down.exit, 3)
  assert.match(down.stderr, /^error: the gateway is not running/)
  assert.equal(json(await here.run('gateway', 'start', '--json'))['changed'], true)
})

test('tokens and agents live through the real gateway', async () => {
  await using here = place()
  await here.run('gateway', 'start')
  assert.equal((await here.run('agent', 'create', 'build-bot', '--purpose', 'tests')).exit, 0)
  assert.equal((await here.run('agent', 'create', 'build-bot')).exit, 5)
  assert.equal((await here.run('agent', 'create', 'build-bot', '--if-absent')).exit, 0)
  const created = json(await here.run('token', 'create', 'ci', '--agent', 'build-bot', '--ttl', '1h', '--json'))
  assert.match(String(created['secret']), /^[0-9a-f]{64}$/)
  assert.equal((await here.run('token', 'create', 'ci', '--agent', 'build-bot')).exit, 5)
  const revealed = await here.run('token', 'reveal', 'ci', '--yes', '--raw')
  assert.equal(revealed.stdout, `${created['secret']}\n`)
  const rotated = json(await here.run('agent', 'rotate', 'build-bot', '--json'))
  assert.notEqual(rotated['secret'], created['secret'])
  assert.match((await here.run('token', 'list')).stdout, /^ci +tok_[0-9a-f]{12} +agent build-bot +active/m)
  assert.equal((await here.run('token', 'revoke', 'ci')).exit, 0)
  assert.equal((await here.run('token', 'show', 'nothing')).exit, 8)
  assert.match((await here.run('user-token', 'create', 'laptop', '--raw')).stdout, /^krx_user_[\w-]{43}\n$/)
  assert.equal((await here.run('vault', 'lock')).exit, 0)
  assert.equal((await here.run('token', 'create', 'x')).exit, 6)
})

test('a capability is listed, shown and called through the real gateway', async () => {
  await using here = place()
  await here.run('gateway', 'start')
  assert.match((await here.run('capability', 'list')).stdout, /^filesystem\.read +filesystem__read +autonomous /m)
  assert.match((await here.run('cap', 'show', 'filesystem.read')).stdout, /^ {2}path +/m)
  const write = await here.run(
    'cap',
    'call',
    'filesystem.write',
    '--input',
    '{"path": "/workspace/a.txt", "content": "hello"}',
  )
  assert.equal(write.exit, 0, write.stderr)
  const read = await here.run('cap', 'call', 'filesystem.read', '--input', '{"path": "/workspace/a.txt"}')
  assert.equal(JSON.parse(read.stdout).content, 'hello')
  const missing = await here.run('cap', 'call', 'filesystem.read', '--input', '{"path": "/workspace/none"}')
  assert.equal(missing.exit, 8)
  assert.match(missing.stderr, /^FileNotFound: .+\n- .+ \(filesystem\.list\)\n- .+ \(filesystem\.search\)\n$/)
  assert.equal((await here.run('cap', 'call', 'filesystem.read', '--input', '{}')).exit, 2)
  assert.equal((await here.run('cap', 'call', 'no.such')).exit, 8)
})

test('case 21: token create that is interrupted leaves a token that is whole and listed, or none', async () => {
  await using here = place()
  await here.run('gateway', 'start')
  using home = tempDir()
  for (let run = 0; run < 20; run += 1) {
    const child = start(['token', 'create', `t${run}`, '--raw'], {env: here.env, home: home.path})
    const ending = ended(child)
    let printed = ''
    child.stdout.on('data', chunk => {
      printed += chunk
    })
    child.stdin.end()
    await sleep(run * 8)
    child.kill(run % 2 === 0 ? 'SIGINT' : 'SIGTERM')
    const exit = await ending
    assert.match(printed, /^([0-9a-f]{64}\n)?$/, `${exit}`)
    const shown = await here.run('token', 'show', `t${run}`, '--json')
    if (printed !== '') assert.equal(shown.exit, 0)
    if (shown.exit === 0) assert.equal((await here.run('token', 'reveal', `t${run}`, '--yes', '--raw')).exit, 0)
    else assert.equal(shown.exit, 8)
  }
  assert.ok(!existsSync(join(home.path, 'core')))
  assert.doesNotMatch(readFileSync(join(here.home, 'd', 'logs', 'gateway.log'), 'utf8'), /[0-9a-f]{64}/)
})
