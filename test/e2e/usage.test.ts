import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {chmodSync, chownSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {SECRET, vault} from '../support/fixtures.ts'
import {json, kruxos} from '../support/kruxos.ts'

const isRoot = process.getuid?.() === 0
/** Only root can give a file away; as anybody else these cases cannot arise. */
const asRoot = isRoot ? test : () => undefined

/** Exit 2, with and without --json, and nothing is sent. */
async function refused(args: string[], message: RegExp, hint = /./): Promise<void> {
  await using gateway = await fakeAdmin()
  const text = await kruxos(args, gateway)
  assert.equal(text.exit, 2, args.join(' '))
  assert.equal(text.stdout, '')
  assert.match(text.stderr, message)
  assert.ok(text.stderr.split('\n').length <= 6, text.stderr)
  const outcome = await kruxos(['--json', ...args], gateway)
  assert.equal(outcome.exit, 2)
  assert.equal(outcome.stderr, '')
  const {error} = json(outcome)
  assert.equal(error?.code, 'USAGE')
  assert.match(error?.hint ?? '', hint)
  assert.equal(gateway.requests.length, 0)
}

test('case 1: a label that is a path is refused before anything is sent', async () => {
  await refused(
    ['token', 'create', '../../etc/passwd'],
    /^error: "\.\.\/\.\.\/etc\/passwd" is not a valid label: start with a letter or digit/,
  )
})

test('case 3: labels of dots, blanks, dashes and nothing are refused', async () => {
  for (const label of ['.', '..', '', ' ']) await refused(['token', 'create', label], /not a valid label/)
  assert.equal((await kruxos(['token', 'create', '--', '---'])).exit, 2)
})

test('case 5: a label that only looks like ASCII is refused', async () => {
  for (const label of ['\u00e9', 'e\u0301', '\u0430', 'a\u202eb', 'a\u200bb', '😀']) {
    await refused(['token', 'create', label], /not a valid label/)
  }
})

test('case 6: a label of 10 KB is refused and not repeated', async () => {
  await refused(['token', 'create', 'x'.repeat(10_000)], /^error: "x{79}…" is not a valid label/)
  await refused(['token', 'create', 'x'.repeat(64)], /not a valid label/)
})

test('case 12: a token on the command line is refused before anything else, and never printed', async () => {
  for (const args of [
    ['token', 'show', SECRET],
    ['token', 'show', '--nope', `--label=krx_user_${'A'.repeat(43)}`],
    ['nonsense', SECRET],
    [`--socket=/tmp/${SECRET}`, 'status'],
    ['--version', SECRET],
  ]) {
    await refused(
      args,
      /^error: a token stands on the command line, where every user of this machine can read it\nhint: revoke that token/,
    )
    const {stdout, stderr} = await kruxos([...args, '--json'])
    assert.doesNotMatch(stdout + stderr, /krx_user_|ab12ab12/)
  }
})

test('case 18: a misspelled command is refused with the nearest one', async () => {
  await refused(
    ['tokn', 'create'],
    /^error: there is no command "tokn create"\nhint: did you mean: kruxos token create\n$/,
    /token create/,
  )
  await refused(['token', 'lst'], /no command "token lst"/, /kruxos token list/)
  await refused(['help', 'tokn'], /no command "tokn"/)
})

test('case 18: a misspelled flag is refused with the nearest one', async () => {
  await refused(['token', 'create', '--if-absnt'], /has no flag --if-absnt/, /did you mean --if-absent\?/)
})

test('what was typed as a value is not repeated', async () => {
  for (const args of [
    ['token', 'create', '--json', '--secret', 'hunter2', '--nope'],
    ['token', 'create', '--secret=hunter2'],
    ['token', 'create', 'a', 'hunter2'],
    ['token', 'create', '--out=hunter2', '--raw'],
    ['capability', 'list', '--tier', 'hunter2'],
    ['vault', 'reseal', 'hunter2'],
    ['config', 'set', 'output', 'hunter2'],
    ['capability', 'call', 'system.time', '--input', '{"password":"hunter2"'],
  ]) {
    const {stdout, stderr, exit} = await kruxos(args)
    assert.equal(exit, 2, args.join(' '))
    assert.doesNotMatch(stdout + stderr, /hunter2/)
  }
})

test('case 20: the same flag twice is refused, be it a switch', async () => {
  await refused(['token', 'create', '--ttl', '1h', '--ttl', '2h'], /--ttl can only be/)
  await refused(['token', 'list', '--all', '--all'], /--all can only be given once/)
  await refused(['token', 'create', '--store', '--no-store'], /--store can only be given once/)
})

test('case 20: flags that contradict each other are refused', async () => {
  await refused(
    ['token', 'create', '--user', '--agent', 'a'],
    /--user and --agent contradict each other|--agent and --user contradict each other/,
  )
  await refused(['token', 'create', '--raw', '--out', 'x'], /contradict each other/)
  await refused(['user-token', 'create', 'a', '--label', 'b'], /the label is given twice/)
  await refused(['vault', 'reseal', 'key-file', '--passphrase-stdin'], /a key file takes no passphrase/)
  await refused(['config', 'set', 'output'], /a value or --unset/)
  const {exit, stdout} = await kruxos(['token', 'create', '--raw', '--json'])
  assert.equal(exit, 2)
  assert.match(stdout, /--raw and --json contradict|--json and --raw contradict/)
})

test('bad values name their flag', async () => {
  await refused(['token', 'create', '--ttl', 'soon'], /--ttl is not a duration: "soon"/, /--ttl 30d/)
  await refused(['token', 'create', '--idempotency-key', 'a b'], /--idempotency-key takes/)
  await refused(['gateway', 'logs', '-n', '0'], /--lines takes a whole number/)
  await refused(['wait', '--for', 'godot'], /--for takes ready, unlocked, capability:NAME or approval:ID/)
  await refused(['wait', '--timeout', 'x'], /--timeout is not a duration/)
  await refused(['capability', 'call', 'read'], /"read" is not a capability name/)
  await refused(
    ['capability', 'list', '--tier', 'x'],
    /--tier takes one of: autonomous, notify, approval_required, blocked/,
  )
})

test('a missing argument is named, and stdin is not read in its place', async () => {
  await refused(['agent', 'show'], /^error: agent show needs NAME\n/)
  const {exit, stderr} = await kruxos(['agent', 'show'], {input: 'default-agent\n'})
  assert.equal(exit, 2)
  assert.match(stderr, /needs NAME/)
})

test('what needs a person names the flag that takes its place', async () => {
  await refused(['token', 'reveal', 'primary'], /nobody can be asked/, /--yes/)
  await refused(
    ['vault', 'reseal', 'passphrase'],
    /nobody can be asked/,
    /--passphrase-file FILE or --passphrase-stdin/,
  )
})

test('a vault that is unlocked already is left alone, whatever seals it', async () => {
  const unlocked = vault({sealer: 'passphrase', state: 'unlocked'})
  await using gateway = await fakeAdmin({answers: {'vault.status': () => ({vault: unlocked})}})
  const {stdout, exit} = await kruxos(['vault', 'unlock'], gateway)
  assert.deepEqual([stdout, exit], ['The vault is unlocked already.\n', 0])
})

test('a vault that is sealed by a key file is unlocked without a question', async () => {
  await using gateway = await fakeAdmin({answers: {'vault.status': () => ({vault: vault({state: 'locked'})})}})
  assert.equal((await kruxos(['vault', 'unlock'], gateway)).exit, 0)
  assert.deepEqual(gateway.requests.map(({name, params}) => [name, params]).at(-1), ['vault.unlock', {}])
})

test('a version of the JSON output that does not exist is refused with those that do', async () => {
  for (const version of ['--json=2', '--json=']) {
    const outcome = await kruxos(['status', version])
    assert.equal(outcome.exit, 2)
    assert.deepEqual(json(outcome), {
      error: {code: 'USAGE', message: 'there is no such version of the JSON output', hint: 'versions that exist: 1'},
    })
  }
  await using gateway = await fakeAdmin()
  assert.equal(json(await kruxos(['status', '--json=1'], gateway))['schema'], 'kruxos.status.get/v1')
})

asRoot('case 24: an admin socket of somebody else is refused and nothing is sent', async () => {
  await using gateway = await fakeAdmin()
  chownSync(gateway.socketPath, 65_534, 65_534)
  for (const run of [kruxos(['status'], gateway), kruxos(['status', '--socket', gateway.socketPath])]) {
    const {stderr, exit} = await run
    assert.equal(exit, 4)
    assert.match(
      stderr,
      /^error: .* belongs to uid 65534, not to root or you\nhint: check KRUXOS_SOCKET and --socket; nothing was sent/,
    )
  }
  assert.equal(gateway.requests.length, 0)
})

const NOBODY = 65_534
asRoot('case 58: whoever is not admitted to the socket is told how to ask', async () => {
  await using gateway = await fakeAdmin()
  for (const mode of [0o700, 0o755]) {
    chmodSync(gateway.dir, mode)
    chmodSync(gateway.socketPath, 0o660)
    const env = {PATH: process.env['PATH'], HOME: '/nonexistent', KRUXOS_SOCKET: gateway.socketPath}
    const program = join(import.meta.dirname, 'programs', 'status-as.ts')
    const {status, stderr} = spawnSync(process.execPath, [program, String(NOBODY)], {env, encoding: 'utf8'})
    assert.equal(status, 4, stderr)
    assert.match(stderr, /^error: you may not use the admin socket .*\nhint: run the command with sudo/)
  }
  assert.equal(gateway.requests.length, 0)
})

test("the gateway's refusals come out with their code, the same with and without --json", async () => {
  const {KruxosError, ERRORS} = await import('../../src/contract/errors.ts')
  for (const [code, {exit}] of Object.entries(ERRORS)) {
    const refusal = new KruxosError(code as keyof typeof ERRORS, 'it says no', {hint: 'do otherwise'})
    await using gateway = await fakeAdmin({answers: {'agent.show': () => refusal}})
    const text = await kruxos(['agent', 'show', 'a'], gateway)
    assert.equal(text.exit, exit)
    assert.equal(text.stdout, '')
    assert.match(text.stderr, /^error: it says no\nhint: do otherwise/)
    const outcome = await kruxos(['agent', 'show', 'a', '--json'], gateway)
    assert.equal(outcome.exit, exit)
    assert.deepEqual(json(outcome), {error: {code, message: 'it says no', hint: 'do otherwise'}})
  }
})

test('a file that is named and not there is IO for every command, and nothing is sent', async () => {
  await using gateway = await fakeAdmin()
  const commands = [
    'apply -f /none',
    'diff -f /none',
    'setup --answers /none',
    'policy validate /none',
    'policy test /none',
    'policy set /none --layer org --yes',
    'policy import /none',
    'approve accept --ids-file /none --yes',
    'capability call filesystem.read --input @/none',
    'vault set notes --file /none',
    'vault unlock --passphrase-file /none',
    'backup create none.age --recipients-file /none',
    'backup verify /none --identity /none',
  ]
  for (const command of commands) {
    const {exit, stderr} = await kruxos(command.split(' '), gateway)
    assert.equal(exit, 7, `${command}\n${stderr}`)
    assert.match(stderr, /^error: cannot read \/none \(ENOENT\)$/m, command)
  }
  assert.deepEqual(gateway.requests, [])
})
