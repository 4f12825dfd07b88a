/** What a CI job does with tokens, on a real machine and without a terminal. */
import assert from 'node:assert/strict'
import {createHash, randomBytes} from 'node:crypto'
import {chmodSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {kruxos, type Outcome} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

const run = (args: string[], input = '', env = {}, nodeArgs: string[] = []): Promise<Outcome> =>
  kruxos(args, {input, nodeArgs, env: {...machine.env, KRUXOS_SOCKET: '', ...env}})

test('--hash-stdin takes what sha256sum prints, and no hash on the command line', async () => {
  const hash = createHash('sha256').update(randomBytes(32)).digest('hex')
  const {exit, stdout} = await run(['token', 'create', 'own', '--hash-stdin'], `${hash}  -\n`)
  assert.equal(exit, 0)
  assert.match(stdout, /^Created token own\.\n[\s\S]+Vault: +not stored/)
  assert.ok(!stdout.includes(hash))
  assert.equal((await run(['token', 'create', 'bad', '--hash-stdin'], 'not a hash')).exit, 2)
  assert.equal((await run(['token', 'create', 'bad', '--hash-stdin', '--raw'], hash)).exit, 2)
  assert.equal((await run(['token', 'create', 'bad', '--hash-stdin', hash])).exit, 2)
})

test('--env-out adds the token to a private file once, and prints none', async () => {
  const file = join(machine.home, 'ci.env')
  const args = ['token', 'create', 'env', '--env-out', file, '--idempotency-key', 'env-1']
  const first = await run(args)
  assert.equal(first.exit, 0, first.stderr)
  const text = readFileSync(file, 'utf8')
  assert.match(text, /^KRUXOS_AGENT_TOKEN=[0-9a-f]{64}\n$/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.ok(!(first.stdout + first.stderr).includes(text.slice(19, 83)))
  assert.equal((await run(args)).exit, 0)
  assert.equal(readFileSync(file, 'utf8'), text)
  writeFileSync(file, 'A=1')
  await run(['token', 'create', 'person', '--user', '--env-out', file])
  assert.match(readFileSync(file, 'utf8'), /^A=1\nKRUXOS_USER_TOKEN=krx_user_[\w-]+\n$/)
})

test('--env-file is another name of --env-out, for a file that is there', async () => {
  const file = join(machine.home, 'job.env')
  writeFileSync(file, '', {mode: 0o600})
  const {exit, stdout, stderr} = await run(['token', 'create', 'job', '--env-file', file])
  assert.equal(exit, 0, stderr)
  assert.match(stdout, /^tok_\w+\n$/)
  assert.match(readFileSync(file, 'utf8'), /^KRUXOS_AGENT_TOKEN=[0-9a-f]{64}\n$/)
  const fresh = join(machine.home, 'fresh.env')
  const args = ['token', 'create', 'fresh', '--env-file', fresh]
  assert.equal((await run(args, '', {}, ['--'])).exit, 0)
  assert.match(readFileSync(fresh, 'utf8'), /^KRUXOS_AGENT_TOKEN=/)
})

test('--env-out refuses a file that others can read or a link before a token is made, but for $GITHUB_ENV', async () => {
  const [file, link] = [join(machine.home, 'open.env'), join(machine.home, 'link.env')]
  writeFileSync(file, '')
  chmodSync(file, 0o644)
  symlinkSync(file, link)
  for (const path of [file, link]) assert.equal((await run(['token', 'create', 'open', '--env-out', path])).exit, 7)
  await assert.rejects(machine.admin.call('token.show', {token: 'open'}), {code: 'NOT_FOUND'})
  const job = await run(['token', 'create', 'open', '--env-out', file], '', {GITHUB_ENV: file})
  assert.equal(job.exit, 0, job.stderr)
  assert.match(readFileSync(file, 'utf8'), /^KRUXOS_AGENT_TOKEN=/)
})

test('what the gateway refuses is named as it was typed, with its unit', async () => {
  const {exit, stderr} = await run(['token', 'create', 'brief', '--ttl', '0'])
  assert.equal(exit, 2)
  assert.equal(stderr, 'error: --ttl (in seconds) must be at least 60\nhint: kruxos token create --help\n')
  const long = await run(['token', 'create', 'brief', '--wrap-ttl', '30d'])
  assert.match(long.stderr, /^error: --wrap-ttl \(in seconds\) must be at most 604800\n/)
})

test('--wrap-ttl prints a code that token unwrap takes once', async () => {
  const {stdout: code, exit} = await run(['token', 'create', 'wrapped', '--wrap-ttl', '5m', '--raw'])
  assert.equal(exit, 0)
  const onCommandLine = await run(['token', 'unwrap', code.trim()])
  assert.equal(onCommandLine.exit, 2)
  const {stdout: secret} = await run(['token', 'unwrap', '--stdin', '--raw'], code)
  assert.match(secret, /^[0-9a-f]{64}\n$/)
  const again = await run(['token', 'unwrap', '--stdin', '--raw'], code)
  assert.deepEqual([again.exit, again.stdout], [5, ''])
  assert.match((await run(['alerts', 'list'])).stdout, /wrapped: its hand-over code was brought again/)
  assert.equal((await run(['token', 'unwrap'])).exit, 2)
})
