/** The clients of everybody at once. Users are those that a `getent` of the test names; root becomes each of them. */
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import type {CliConfigUsersResult} from '../../src/contract/cli-config.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const IS_ROOT = process.getuid?.() === 0
const FIRST_UID = 50_001

interface Shared {
  readonly machine: Machine
  readonly shared: string
  /** a home that its owner has filled as `fill` says */
  addUser(name: string, fill?: (home: string) => void, shell?: string): string
}

async function sharedMachine(t: TestContext): Promise<Shared> {
  const shared = mkdtempSync(join(tmpdir(), 'ka-'))
  chmodSync(shared, 0o755)
  const programs = join(shared, 'programs')
  mkdirSync(programs)
  const passwd = join(shared, 'passwd')
  writeFileSync(passwd, 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n')
  const getent = `#!/bin/sh\n[ $# -eq 1 ] && exec cat ${passwd}\nexec grep "^$3:" ${passwd}\n`
  writeFileSync(join(programs, 'getent'), getent, {mode: 0o755})
  const machine = await startMachine({socket: join(shared, 'run', 'admin.sock'), programs})
  t.after(async () => {
    await machine[Symbol.asyncDispose]()
    rmSync(shared, {recursive: true, force: true})
  })
  let uid = FIRST_UID
  return {
    machine,
    shared,
    addUser(name, fill = () => undefined, shell = '/bin/bash') {
      const home = join(shared, name)
      writeFileSync(passwd, `${name}:x:${uid}:${uid}::${home}:${shell}\n`, {flag: 'a'})
      mkdirSync(home, {mode: 0o700})
      fill(home)
      if (existsSync(home)) execFileSync('chown', ['-hR', `${uid}:${uid}`, home])
      uid++
      return home
    },
  }
}

async function run({machine}: Shared, line: string): Promise<{code: number; result: CliConfigUsersResult}> {
  const {code, stdout} = await machine.kruxos(['cli-config', ...line.split(' '), '--all-users', '--json'])
  return {code, result: JSON.parse(stdout)}
}

const WRITE = 'generate --write --no-verify --claude --codex'

test('case 41: only root configures everybody, and each as themselves', async t => {
  const shared = await sharedMachine(t)
  const homes = ['ann', 'bob'].map(name => shared.addUser(name))
  shared.addUser('service', undefined, '/usr/sbin/nologin')
  const {code, result} = await run(shared, WRITE)
  if (!IS_ROOT) return assert.equal(code, 4)
  assert.equal(code, 0, JSON.stringify(result))
  assert.deepEqual(
    result.users.map(({user, changed}) => [user, changed]),
    [
      ['ann', true],
      ['bob', true],
    ],
  )
  for (const [index, home] of homes.entries()) {
    const written = readdirSync(home, {recursive: true, encoding: 'utf8'})
    assert.ok(written.includes('.claude.json') && written.includes('.codex/config.toml'))
    for (const name of written) assert.equal(lstatSync(join(home, name)).uid, FIRST_UID + index, name)
  }
  const {token} = await shared.machine.admin.call('token.show', {token: 'codex-bob'})
  assert.deepEqual(token.grantedUids, [FIRST_UID + 1])

  const again = await run(shared, WRITE)
  assert.deepEqual([again.code, again.result.changed], [0, false])
  assert.equal((await run(shared, 'generate --check --no-verify --claude --codex')).code, 0)
  const removed = await run(shared, 'remove --write')
  assert.deepEqual([removed.code, removed.result.changed], [0, true])
  for (const home of homes) assert.ok(!readFileSync(join(home, '.codex', 'config.toml'), 'utf8').includes('kruxos'))
  assert.equal((await run(shared, 'remove --write')).result.changed, false)
})

test('case 38: what is planted in one home changes nothing outside it and stops nobody else', async t => {
  if (!IS_ROOT) return assert.ok(true, 'only root changes the files of others')
  const shared = await sharedMachine(t)
  const victim = join(shared.shared, 'victim')
  mkdirSync(victim, {mode: 0o755})
  const precious = join(victim, 'precious.json')
  writeFileSync(precious, '{"mine": true}\n', {mode: 0o644})
  const state = () =>
    JSON.stringify([
      readFileSync(precious, 'utf8'),
      readdirSync(victim),
      lstatSync(precious).ctimeMs,
      lstatSync(victim).ctimeMs,
    ])

  const folders = (home: string) => mkdirSync(join(home, '.codex'))
  shared.addUser('a-file-link', home => symlinkSync(precious, join(home, '.claude.json')))
  shared.addUser('b-new-file', home => symlinkSync(join(victim, 'new.json'), join(home, '.claude.json')))
  shared.addUser('c-folder-link', home => symlinkSync(victim, join(home, '.codex')))
  shared.addUser('d-config-link', home => symlinkSync(victim, join(home, '.config')))
  const hardLink = shared.addUser('e-hard-link', folders)
  linkSync(precious, join(hardLink, '.claude.json'))
  shared.addUser('f-pipe', home => execFileSync('mkfifo', [join(home, '.claude.json')]))
  const foreign = shared.addUser('g-foreign-folder', folders)
  chownSync(join(foreign, '.codex'), 0, 0)
  shared.addUser('h-home-link', home => {
    rmSync(home, {recursive: true})
    symlinkSync(victim, home)
  })
  shared.addUser('i-no-home', home => rmSync(home, {recursive: true}))
  const last = shared.addUser('z-honest')
  const before = state()

  const {code, result} = await run(shared, WRITE)
  assert.notEqual(code, 0)
  assert.equal(state(), before)
  assert.equal(result.users.length, 10)
  assert.ok(existsSync(join(last, '.codex', 'config.toml')))
  const failed = result.users
    .filter(({error, clients}) => error ?? clients.some(client => client.error))
    .map(({user}) => user)
  assert.deepEqual(failed, [
    'a-file-link',
    'b-new-file',
    'c-folder-link',
    'e-hard-link',
    'f-pipe',
    'g-foreign-folder',
    'h-home-link',
    'i-no-home',
  ])

  const removed = await run(shared, 'remove --write')
  assert.equal(state(), before)
  assert.ok(!readFileSync(join(last, '.codex', 'config.toml'), 'utf8').includes('mcp-bridge'))
  assert.notEqual(removed.code, 0)
})
