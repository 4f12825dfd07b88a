import assert from 'node:assert/strict'
import {chmodSync, readFileSync} from 'node:fs'
import {userInfo} from 'node:os'
import {test} from 'node:test'
import {ERRORS, type ErrorCode} from '../../src/contract/errors.ts'
import type {SetupResult} from '../../src/contract/setup.ts'
import {type BlankMachine, blankMachine} from '../support/blank-machine.ts'

const PASSPHRASE = 'correct horse battery'

function answersFor({port}: BlankMachine, user: string, more = ''): string {
  return `# of a test
settings:
  listen: {port: ${port}}
  notify: [{type: command, argv: [/bin/true]}]
agents: [{name: helper, purpose: helps}]
policy: team-moderate
clients: {users: [${user}], only: [codex]}
${more}`
}

async function setup(machine: BlankMachine, answers: string): Promise<SetupResult & {stderr: string}> {
  const {code, stdout, stderr} = await machine.kruxos(['setup', '--json', '--answers', '-'], answers)
  assert.equal(code, 0, `${stdout}\n${stderr}`)
  return {...JSON.parse(stdout), stderr}
}

const statesOf = ({steps}: SetupResult) => Object.fromEntries(steps.map(({name, state}) => [name, state]))
const AGAIN = ['settings', 'gateway', 'vault', 'agents', 'policy', 'clients'].map(name => [name, 'already'])

for (const uid of process.getuid?.() === 0 ? [undefined, 65_534] : [undefined]) {
  const name = uid === undefined ? userInfo().username : 'nobody'

  test(`setup by ${name} from a file does every step once; again nothing changes`, async () => {
    await using machine = await blankMachine(uid)
    machine.write('config/gateway.yaml', '# of the operator\naudit: {retention_days: 7} # a week\n')
    const first = await setup(machine, answersFor(machine, name))
    assert.deepEqual(statesOf(first), {
      settings: 'done',
      gateway: 'done',
      vault: 'already',
      agents: 'done',
      policy: 'done',
      clients: 'done',
    })
    assert.ok(first.changed && first.doctor.ok)
    for (const step of first.steps) assert.ok(first.stderr.includes(step.name), step.name)
    const settings = machine.read('config/gateway.yaml') ?? ''
    assert.match(settings, /^# of the operator\naudit: \{retention_days: 7\} # a week\n/)
    const {pid} = await machine.admin.call('gateway.ready', {})

    const second = await setup(machine, answersFor(machine, name))
    assert.deepEqual(statesOf(second), Object.fromEntries(AGAIN))
    assert.equal(second.changed, false)
    assert.equal(machine.read('config/gateway.yaml'), settings)
    assert.equal((await machine.admin.call('gateway.ready', {})).pid, pid, 'it was not started again')
  })
}

const ME = userInfo().username

test('the gateway is started again when, and only when, it runs with other settings than its file says', async () => {
  await using machine = await blankMachine()
  await setup(machine, answersFor(machine, ME))
  const before = await machine.admin.call('gateway.ready', {})
  // As after a setup that was killed between the file and the restart.
  machine.write('config/gateway.yaml', `${machine.read('config/gateway.yaml') ?? ''}log: {level: debug}\n`)
  const {steps} = await setup(machine, answersFor(machine, ME))
  assert.deepEqual(
    steps.filter(({changed}) => changed).map(each => each.name),
    ['gateway'],
  )
  assert.notEqual((await machine.admin.call('gateway.ready', {})).pid, before.pid)
})

test('a restart that would lock the vault is left to a person', async () => {
  await using machine = await blankMachine()
  await setup(machine, answersFor(machine, ME))
  await machine.admin.call('vault.reseal', {sealer: 'passphrase', passphrase: PASSPHRASE})
  const before = await machine.admin.call('gateway.ready', {})
  machine.write('config/gateway.yaml', `${machine.read('config/gateway.yaml') ?? ''}log: {level: debug}\n`)
  const gateway = (await setup(machine, answersFor(machine, ME))).steps.find(({name}) => name === 'gateway')
  assert.equal(gateway?.state, 'left')
  assert.match(gateway?.detail ?? '', /would lock the vault: kruxos gateway restart, then kruxos vault unlock/)
  assert.equal((await machine.admin.call('gateway.ready', {})).pid, before.pid)
})

test('a policy that is there is left alone, and it is said', async () => {
  await using machine = await blankMachine()
  const own = 'version: 1\nname: mine\n'
  machine.write('config/policies/org.yaml', own, 0o600)
  const {steps, changed} = await setup(machine, answersFor(machine, ME))
  const policy = steps.find(({name}) => name === 'policy')
  assert.deepEqual([policy?.state, policy?.changed, changed], ['left', false, true])
  assert.match(policy?.detail ?? '', /org\.yaml is there and stays as it is \(mine\)/)
  assert.equal(machine.read('config/policies/org.yaml'), own)
})

test('a passphrase comes by reference, seals the vault, opens it after a restart, and is written nowhere', async () => {
  await using machine = await blankMachine()
  const file = machine.write('passphrase', `${PASSPHRASE}\n`, 0o600)
  const answers = answersFor(machine, ME, `vault: {sealer: passphrase, passphrase: {file: ${file}}}\n`)
  const first = await setup(machine, answers)
  assert.equal(statesOf(first)['vault'], 'done')
  assert.equal(statesOf(await setup(machine, answers))['vault'], 'already')
  await machine.kruxos(['gateway', 'restart'])
  assert.equal((await machine.admin.call('vault.status', {})).vault.state, 'locked')
  const opened = await setup(machine, answers)
  assert.deepEqual(
    opened.steps.filter(({changed}) => changed).map(({name}) => name),
    ['vault'],
  )
  for (const text of [
    JSON.stringify(first),
    machine.read('config/gateway.yaml'),
    machine.read('data/logs/gateway.log'),
  ])
    assert.ok(!text?.includes(PASSPHRASE))
  // An open vault that is sealed otherwise is sealed anew.
  const back = await setup(machine, answersFor(machine, ME, 'vault: {sealer: key-file}\n'))
  assert.match(
    back.steps.find(({name}) => name === 'vault')?.detail ?? '',
    /^sealed by key-file, no longer by passphrase/,
  )
})

test('a passphrase stands in the environment or in a credential too; one that is not there, or not private, is told', async () => {
  await using machine = await blankMachine()
  machine.write('credentials/seal', `${PASSPHRASE}\n`, 0o600)
  const say = async (reference: string, env = {}) => {
    const child = machine.start(['setup', '--json', '--answers', '-'], env)
    child.stdin?.end(answersFor(machine, ME, `vault: {sealer: passphrase, passphrase: ${reference}}\n`))
    return new Promise(resolve => child.once('close', resolve))
  }
  const wide = machine.write('wide', PASSPHRASE)
  chmodSync(wide, 0o644)
  assert.equal(await say('{environment: SEAL}'), ERRORS.USAGE.exit)
  assert.equal(await say('{environment: SEAL}', {SEAL: 'too short'}), ERRORS.USAGE.exit)
  assert.equal(await say('{credential: seal}'), ERRORS.USAGE.exit)
  assert.equal(await say(`{file: ${wide}}`), ERRORS.IO.exit)
  assert.equal(machine.read('config/gateway.yaml'), null, 'nothing was written yet')
  const secrets = {SEAL: PASSPHRASE, KRUXOS_USER_TOKEN: 'krx_user_x'}
  assert.equal(await say('{credential: seal}', {CREDENTIALS_DIRECTORY: `${machine.home}/credentials`, ...secrets}), 0)
  await machine.kruxos(['vault', 'lock'])
  assert.equal(await say('{environment: SEAL}', {SEAL: PASSPHRASE}), 0)
  const {gateway} = JSON.parse((await machine.kruxos(['status', '--json'])).stdout)
  const environment = readFileSync(`/proc/${gateway.pid}/environ`, 'latin1').split('\0')
  assert.ok(environment.some(line => line.startsWith('KRUXOS_DATA_DIR=')))
  assert.deepEqual(
    environment.filter(line => /^(SEAL|KRUXOS_USER_TOKEN)=/.test(line)),
    [],
    'the gateway outlives both',
  )
})

test('a credential of systemd seals the vault where the gateway was given one, and only there', async () => {
  await using machine = await blankMachine()
  await setup(machine, answersFor(machine, ME))
  const answers = machine.write('answers.yaml', answersFor(machine, ME, 'vault: {sealer: systemd-credential}\n'))
  const refused = await machine.kruxos(['setup', '--answers', answers])
  assert.equal(refused.code, ERRORS.LOCKED.exit)
  assert.match(refused.stderr, /hint: give the unit LoadCredentialEncrypted=kruxos-vault-key:/)
  assert.equal((await machine.admin.call('vault.status', {})).vault.sealer, 'key-file', 'as it was')

  machine.write('credentials/kruxos-vault-key', 'k'.repeat(32), 0o600)
  await machine.kruxos(['gateway', 'stop'])
  const child = machine.start(['setup', '--answers', answers], {CREDENTIALS_DIRECTORY: `${machine.home}/credentials`})
  assert.equal(await new Promise(resolve => child.once('exit', resolve)), 0)
  const {vault} = await machine.admin.call('vault.status', {})
  assert.deepEqual([vault.sealer, vault.state], ['systemd-credential', 'unlocked'])
})

test('without a terminal and without answers it is a usage error that names both flags', async () => {
  await using machine = await blankMachine()
  const {code, stderr} = await machine.kruxos(['setup'])
  assert.equal(code, 2)
  assert.match(stderr, /^error: nobody can be asked: give --answers FILE or --defaults\n/)
})

test('answers that do not fit are told by file, line and column, with the nearest name; nothing is done', async () => {
  await using machine = await blankMachine()
  for (const [answers, message, hint] of [
    ['agents: []\nvault: {sealr: key-file}\n', /^error: stdin:2:9: vault\.sealr: unknown key/, /did you mean sealer\?/],
    ['{"settings": {"lisen": {}}}', /^error: stdin:1:15: settings\.lisen: unknown key/, /did you mean listen\?/],
    ['agents: [{nam: a}]', /^error: stdin:1:11: agents\.0\.nam: unknown key/, /did you mean name\?/],
    ['vault: {sealer: passphrase, passphrase: {fil: a}}', /^error: stdin:1:\d+: /, /./],
    ['settings: {listen: {port: 70000}}', /^error: stdin:1:21: settings\.listen\.port: /, /kruxos setup --help/],
    ['policy: [', /^error: stdin:1:\d+: /, /./],
    ['vault: {sealer: passphrase}', /^error: vault: the sealer passphrase needs a passphrase/, /say where it stands/],
  ] as const) {
    const {code, stderr} = await machine.kruxos(['setup', '--answers', '-'], answers)
    assert.equal(code, 2, stderr)
    assert.match(stderr, message)
    assert.match(stderr, hint)
  }
  assert.equal(machine.read('config/gateway.yaml'), null)
  assert.equal(machine.read('data/kruxos.db'), null)
})

test('a user whom nobody knows is told before anything is done', async () => {
  await using machine = await blankMachine()
  const answers = `settings: {listen: {port: ${machine.port}}}\nclients: {users: [nobody-of-that-name]}\n`
  const {code, stderr} = await machine.kruxos(['setup', '--answers', '-'], answers)
  assert.equal(code, 8, stderr)
  assert.match(stderr, /^error: no user named "nobody-of-that-name"/)
  assert.equal(machine.read('config/gateway.yaml'), null)
})

test('root with no user to set up for says that it skips the clients', {
  skip: process.getuid?.() !== 0 && 'for root',
}, async () => {
  await using machine = await blankMachine()
  const {code, stderr} = await machine.kruxos(
    ['setup', '--answers', '-'],
    `settings: {listen: {port: ${machine.port}}}`,
  )
  assert.equal(code, 0, stderr)
  assert.match(stderr, /\[left\] +clients +root has no clients: give --user NAME, or clients\.users in the answers/)
  assert.match(machine.read('config/gateway.yaml') ?? '', /logger/, 'an appliance has somebody told')
  assert.equal(machine.read('.codex/config.toml'), null)
})

test('what doctor finds decides the exit code, and the other steps are done all the same', async () => {
  await using machine = await blankMachine()
  machine.write('.codex/config.toml', '[mcp_servers.kruxos]\ncommand = "somebody-elses"\n')
  const {code, stdout} = await machine.kruxos(['setup', '--json', '--answers', '-'], answersFor(machine, ME))
  const result = JSON.parse(stdout) as SetupResult
  const fault = result.doctor.checks.find(({state}) => state === 'failed')
  assert.equal(code, ERRORS[fault?.code as ErrorCode].exit, stdout)
  assert.equal(statesOf(result)['clients'], 'failed')
  assert.equal(statesOf(result)['policy'], 'done')
})
