import assert from 'node:assert/strict'
import {once} from 'node:events'
import {chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../../src/contract/errors.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {SECRET, token, USER_SECRET} from '../support/fixtures.ts'
import {ended, json, kruxos, start, tempDir} from '../support/kruxos.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

test('a token is shown in one place on a terminal, and masked elsewhere, which may be a log', {
  skip: noTerminal,
}, async () => {
  await using gateway = await fakeAdmin()
  const shown = await atTerminal('token create', gateway, [])
  assert.equal(shown.screen.split(SECRET).length, 2)
  const {stdout, stderr} = await kruxos(['token', 'create'], gateway)
  assert.match(stdout, /Token: +\*{8}\n$/)
  assert.ok(!stdout.includes(SECRET))
  assert.equal(
    stderr,
    'warning: keep this token where nobody else can read it; it can be shown again: kruxos token reveal primary\n',
  )
})

test('--raw prints the token and nothing else', async () => {
  await using gateway = await fakeAdmin()
  for (const args of [
    ['token', 'create'],
    ['token', 'rotate', 'primary'],
    ['token', 'reveal', 'primary', '-y'],
  ]) {
    assert.equal((await kruxos([...args, '--raw'], gateway)).stdout, `${SECRET}\n`)
  }
  assert.equal((await kruxos(['user-token', 'create', '--raw'], gateway)).stdout, `${USER_SECRET}\n`)
})

test('--out writes a new file of mode 0600 and prints the id alone, no token', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 't')
  const text = await kruxos(['token', 'create', '--out', file], gateway)
  assert.equal(text.exit, 0)
  assert.equal(text.stdout, `${token().id}\n`)
  assert.ok(!text.stderr.includes(SECRET) && text.stderr.includes(file))
  assert.equal(readFileSync(file, 'utf8'), `${SECRET}\n`)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const outcome = await kruxos(['token', 'create', '--out', `${file}2`, '--json'], gateway)
  assert.ok(!outcome.stdout.includes(SECRET))
  const {secret, file: written} = json(outcome)
  assert.deepEqual({secret, written}, {secret: null, written: `${file}2`})
})

test('--out refuses a file that exists, and no token is made', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 't')
  writeFileSync(file, 'mine')
  const {exit, stderr} = await kruxos(['token', 'create', '--out', file], gateway)
  assert.equal(exit, 5)
  assert.match(stderr, /exists already/)
  assert.equal(readFileSync(file, 'utf8'), 'mine')
  assert.equal(gateway.requests.length, 0)
})

test('a token that was not made leaves no file', async () => {
  using dir = tempDir()
  const file = join(dir.path, 't')
  await using refusing = await fakeAdmin({
    answers: {'token.create': () => new KruxosError('LOCKED', 'the vault is sealed')},
  })
  assert.equal((await kruxos(['token', 'create', '--out', file], refusing)).exit, 6)
  assert.ok(!existsSync(file))
  await using content = await fakeAdmin({
    answers: {'token.create': () => ({token: token(), secret: null, changed: false})},
  })
  const outcome = await kruxos(['token', 'create', '--if-absent', '--out', file, '--json'], content)
  assert.equal(outcome.exit, 0)
  const raw = await kruxos(['token', 'create', '--if-absent', '--raw'], content)
  assert.deepEqual([raw.stdout, raw.stderr], ['', 'Token primary exists already; it is not shown again.\n'])
  const {changed, secret, file: none} = json(outcome)
  assert.deepEqual({changed, secret, none}, {changed: false, secret: null, none: null})
  assert.ok(!existsSync(file))
})

test('what is asked of token create arrives as it was meant', async () => {
  await using gateway = await fakeAdmin()
  await kruxos(
    [
      'token',
      'create',
      'ci',
      '--agent',
      'build-bot',
      '--ttl',
      '30d',
      '--no-store',
      '--if-absent',
      '--idempotency-key',
      'k1',
    ],
    gateway,
  )
  await kruxos(['token', 'create', '--user'], gateway)
  await kruxos(['user-token', 'create', '--label', 'laptop'], gateway)
  const [first, second, third] = gateway.requests
  assert.deepEqual(first?.params, {
    label: 'ci',
    principal: 'agent',
    agent: 'build-bot',
    ttlSeconds: 2_592_000,
    store: false,
    ifAbsent: true,
  })
  assert.equal(first?.headers['idempotency-key'], 'k1')
  assert.deepEqual(second?.params, {label: 'primary', principal: 'user', store: true, ifAbsent: false})
  assert.deepEqual(third?.params, {label: 'laptop', principal: 'user', ifAbsent: false})
})

test('agent rotate wants exactly one token to replace', async () => {
  await using none = await fakeAdmin({answers: {'token.list': () => ({tokens: []})}})
  const absent = await kruxos(['agent', 'rotate', 'a'], none)
  assert.equal(absent.exit, 8)
  assert.match(absent.stderr, /agent a has no token\nhint: kruxos token create a --agent a/)
  const two = [token({label: 'one'}), token({label: 'two', id: 'tok_ba9876543210'})]
  await using several = await fakeAdmin({answers: {'token.list': () => ({tokens: two})}})
  const unclear = await kruxos(['agent', 'rotate', 'a'], several)
  assert.equal(unclear.exit, 5)
  assert.match(unclear.stderr, /agent a has 2 tokens: one, two\nhint: kruxos token rotate one/)
  assert.ok(!several.requests.some(({name}) => name === 'token.rotate'))
})

test('a passphrase comes from stdin or a private file, and its line end is not part of it', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 'p')
  writeFileSync(file, 'from a file\r\nand more\n', {mode: 0o600})
  assert.equal((await kruxos(['vault', 'unlock', '--passphrase-file', file], gateway)).exit, 0)
  assert.equal(
    (await kruxos(['vault', 'reseal', 'passphrase', '--passphrase-stdin'], {...gateway, input: 'from stdin, long\n'}))
      .exit,
    0,
  )
  assert.deepEqual(
    gateway.requests.map(({params}) => params),
    [{passphrase: 'from a file'}, {sealer: 'passphrase', passphrase: 'from stdin, long'}],
  )
})

test('a passphrase file that others can read is refused', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 'p')
  writeFileSync(file, 'secret words\n')
  chmodSync(file, 0o640)
  const {exit, stderr} = await kruxos(['vault', 'unlock', '--passphrase-file', file], gateway)
  assert.equal(exit, 7)
  assert.match(stderr, /can be read by others\nhint: chmod 600/)
  assert.equal((await kruxos(['vault', 'unlock', '--passphrase-file', `${file}.none`], gateway)).exit, 7)
  assert.equal((await kruxos(['vault', 'unlock', '--passphrase-stdin'], gateway)).exit, 2)
  assert.equal(gateway.requests.length, 0)
})

test('case 21: Ctrl-C and kill at any moment of token create leave no half secret on disk', async () => {
  using home = tempDir()
  await using gateway = await fakeAdmin({
    respond: (_, response) => {
      setTimeout(() => response.end(JSON.stringify({token: token(), secret: SECRET, changed: true})), 30)
    },
  })
  const exits = new Set<unknown>()
  for (let run = 0; run < 20; run += 1) {
    const file = join(home.path, `t${run}`)
    const signal = run % 2 === 0 ? 'SIGINT' : 'SIGTERM'
    const child = start(['token', 'create', '--out', file], {...gateway, home: home.path})
    const ending = ended(child)
    child.stdin.end()
    await Promise.race([sleep(run * 10), once(child, 'exit')])
    child.kill(signal)
    const exit = await ending
    exits.add(exit)
    assert.ok(exit === 0 || exit === signal, `${exit}`)
    if (exit === 0) assert.equal(readFileSync(file, 'utf8'), `${SECRET}\n`)
  }
  const kept = readdirSync(home.path).filter(name => /^t\d/.test(name))
  for (const name of kept) assert.match(readFileSync(join(home.path, name), 'utf8'), new RegExp(`^(${SECRET}\n)?$`))
  assert.ok(exits.has('SIGINT') && exits.has('SIGTERM'), 'no run was interrupted')
})

test('what the gateway would not make as a token goes into no file and is not printed', async () => {
  const evil = 'LD_PRELOAD=/tmp/evil.so'
  const user = token({principal: 'user', agent: null})
  const handOver = {code: `krx_code_x\n${evil}`, expiresAt: token().createdAt}
  for (const answer of [
    {token: token(), secret: `x\n${evil}`, changed: true},
    {token: token(), secret: `${SECRET}\n${evil}`, changed: true},
    {token: token(), secret: USER_SECRET, changed: true},
    {token: user, secret: USER_SECRET, changed: true},
    {token: token(), secret: null, handOver, changed: true},
  ]) {
    await using gateway = await fakeAdmin({answers: {'token.create': () => answer}})
    using dir = tempDir()
    const file = join(dir.path, 'env')
    for (const flags of [['--env-out', file], ['--out', `${file}2`], ['--raw'], []]) {
      const {stdout, stderr, exit} = await kruxos(['token', 'create', ...flags], gateway)
      assert.deepEqual([stdout, exit], ['', 3])
      assert.match(stderr, /^error: what answers at the admin socket is no kruxos gateway\n/)
    }
    assert.deepEqual([readFileSync(file, 'utf8'), readdirSync(dir.path)], ['', ['env']])
  }
})

test('each way to a token looks at what is answered', async () => {
  const secret = 'x\nLD_PRELOAD=/tmp/evil.so'
  await using gateway = await fakeAdmin({
    answers: {
      'token.create': () => ({token: token(), secret, changed: true}),
      'token.reveal': () => ({token: token(), secret}),
      'token.rotate': () => ({token: token(), secret, changed: true}),
      'token.unwrap': () => ({token: token(), secret}),
    },
  })
  for (const line of ['token reveal a --yes', 'token rotate a', 'agent rotate default-agent', 'token unwrap --stdin']) {
    const {stdout, exit} = await kruxos([...line.split(' '), '--raw'], {...gateway, input: 'krx_code_x'})
    assert.deepEqual([stdout, exit], ['', 3], line)
  }
})
