/** Another user's clients. Root does it as that user; anybody else is told that only root can. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import type {CliConfigResult} from '../../src/contract/cli-config.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const IS_ROOT = process.getuid?.() === 0
const NOBODY = 65_534

let shared: string
let machine: Machine
before(async () => {
  shared = mkdtempSync(join(tmpdir(), 'ku-'))
  chmodSync(shared, 0o755)
  machine = await startMachine({socket: join(shared, 'run', 'admin.sock')})
})
after(async () => {
  await machine[Symbol.asyncDispose]()
  rmSync(shared, {recursive: true, force: true})
})

function homeOfNobody(name: string): string {
  const home = join(shared, name)
  mkdirSync(home, {mode: 0o700})
  if (IS_ROOT) chownSync(home, NOBODY, NOBODY)
  return home
}

const ownerAndMode = (path: string) => [lstatSync(path).uid, lstatSync(path).mode & 0o777]

const credentialsOf = ({clients}: CliConfigResult) => clients.map(({agent, label}) => [agent, label])

async function generate(home: string, args: string[], env: Record<string, string> = {}) {
  const {code, stdout} = await machine.kruxos(
    ['cli-config', 'generate', '--write', '--no-verify', '--home', home, '--json', ...args],
    {...machine.env, ...env},
  )
  return {code, result: JSON.parse(stdout) as CliConfigResult & {error?: {code: string}}}
}

test('case 41: the files of another user are made as that user, and only root may', async () => {
  const home = homeOfNobody('named')
  const {code, result} = await generate(home, ['--user', 'nobody', '--claude', '--codex'])
  if (!IS_ROOT) return assert.deepEqual([code, result.error?.code], [4, 'DENIED'])
  assert.equal(code, 0, JSON.stringify(result))
  assert.deepEqual([result.user, result.home], ['nobody', home])
  assert.deepEqual(ownerAndMode(join(home, '.claude.json')), [NOBODY, 0o600])
  assert.deepEqual(ownerAndMode(join(home, '.codex')), [NOBODY, 0o700])
  assert.deepEqual(ownerAndMode(join(home, '.codex', 'config.toml')), [NOBODY, 0o600])
  const {token} = await machine.admin.call('token.show', {token: 'codex-nobody'})
  assert.equal(token.agent, 'codex-agent-nobody')
  assert.deepEqual(token.grantedUids, [NOBODY])
  const socket = join(shared, 'run', 'users', String(NOBODY), 'bridge.sock')
  assert.ok(readFileSync(join(home, '.codex', 'config.toml'), 'utf8').includes(socket))
  assert.deepEqual(ownerAndMode(socket), [NOBODY, 0o600])
  assert.deepEqual(ownerAndMode(join(socket, '..')), [NOBODY, 0o700])
})

test('case 41: under sudo it is the user who called, never root by accident', async () => {
  const home = homeOfNobody('called')
  const {code, result} = await generate(home, ['--codex'], {SUDO_UID: String(NOBODY)})
  assert.equal(code, 0, JSON.stringify(result))
  assert.equal(statSync(join(home, '.codex', 'config.toml')).uid, IS_ROOT ? NOBODY : process.getuid?.())
})

test('case 38: a link that the user planted leads root nowhere', async () => {
  const home = homeOfNobody('planted')
  const secret = join(shared, 'root-only')
  mkdirSync(secret, {mode: 0o700})
  writeFileSync(join(secret, 'config.toml'), 'model = "root"\n', {mode: 0o600})
  symlinkSync(secret, join(home, '.codex'))
  symlinkSync('/etc/passwd', join(home, '.claude.json'))
  const {code, result} = await generate(home, ['--user', 'nobody', '--claude', '--codex'])
  assert.notEqual(code, 0)
  assert.ok(result.error?.code === 'DENIED' || result.clients.every(({status}) => status === 'failed'))
  assert.equal(readFileSync(join(secret, 'config.toml'), 'utf8'), 'model = "root"\n')
  assert.ok(!existsSync(join(secret, 'config.toml.kruxos-lock')))
  assert.doesNotMatch(readFileSync('/etc/passwd', 'utf8'), /kruxos/)
})

test('users of one gateway share no agent, token or workspace unless they say so, and then are told', async () => {
  const [home, own] = [homeOfNobody('apart'), join(shared, 'own')]
  mkdirSync(own)
  const mine = await generate(own, ['--codex'])
  assert.deepEqual(credentialsOf(mine.result), [['codex-agent', 'codex']])
  const {code, result} = await generate(home, ['--user', 'nobody', '--codex'])
  if (!IS_ROOT) return assert.equal(code, 4)
  assert.deepEqual(credentialsOf(result), [['codex-agent-nobody', 'codex-nobody']])
  assert.deepEqual(result.clients[0]?.notes, [])
  const again = await generate(home, ['--user', 'nobody', '--codex'])
  assert.deepEqual([again.code, again.result.changed], [0, false])
  const workspaces = await Promise.all(
    ['codex-agent', 'codex-agent-nobody'].map(name => machine.admin.call('agent.show', {name})),
  )
  assert.notEqual(workspaces[0]?.agent.workspace, workspaces[1]?.agent.workspace)
  const explicit = ['--user', 'nobody', '--codex', '--agent', 'codex-agent', '--label', 'codex']
  const together = await generate(home, explicit)
  assert.equal(together.code, 0)
  assert.match(together.result.clients[0]?.notes.join() ?? '', /^user 0 acts as codex-agent too \(token codex\)/)
})

test('a label that speaks for another agent is refused before anything is made, and names its agent', async () => {
  await machine.admin.call('token.create', {label: 'taken'})
  const {code, result} = await generate(homeOfNobody('taken'), ['--codex', '--label', 'taken', '--agent', 'fresh'])
  assert.equal(code, 5)
  assert.match(result.clients[0]?.error?.message ?? '', /taken speaks for the agent default-agent, not for fresh/)
  await assert.rejects(machine.admin.call('agent.show', {name: 'fresh'}), {code: 'NOT_FOUND'})
})

test('a user that does not exist is exit 8', async () => {
  const {code} = await generate(homeOfNobody('unknown'), ['--user', 'no-such-user-here', '--codex'])
  assert.equal(code, 8)
})
