import assert from 'node:assert/strict'
import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {after, before, beforeEach, test} from 'node:test'
import {resolvePaths} from '../../src/config/paths.ts'
import {outputSchema, type outputs} from '../../src/contract/outputs.ts'
import {fileIn, PASSWORD, SECRET_VALUE, wholeAppliance} from '../support/appliance-files.ts'
import {kruxos} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const EMPTY = 'version: 1\nagents: {}\nsecrets: {}\npolicy: {}\nmounts: {}\nupstreams: {}\nservices: {}\ntokens: {}\n'

let machine: Machine
let folder: string
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

beforeEach(async context => {
  folder = mkdtempSync(join(tmpdir(), 'ka-'))
  if ('after' in context) context.after(() => rmSync(folder, {recursive: true, force: true}))
  await apply(EMPTY, '--prune')
})

async function run(command: string, text: string, flags: string[], env = {}) {
  const file = fileIn(folder, 'appliance.yaml', text)
  const {code, stdout, stderr} = await machine.kruxos([command, '-f', file, '--json', ...flags], {
    ...machine.env,
    ...env,
  })
  const json = JSON.parse(stdout)
  if (!json.error) outputSchema(command as keyof typeof outputs).parse(json)
  return {code, json, stdout, stderr}
}

const apply = (text: string, ...flags: string[]) => run('apply', text, flags)

async function auditHead(): Promise<unknown> {
  return (await machine.admin.call('audit.query', {limit: 1})).entries[0]?.seq
}

test('a file makes a thing of every kind, and the same file again changes nothing and leaves no row', async () => {
  const text = wholeAppliance(folder)
  const first = await apply(text)
  assert.equal(first.code, 0, first.stdout)
  assert.deepEqual(first.json.created, [
    'agents/build-bot',
    'agents/other',
    'secrets/github',
    'policy/org',
    'policy/agents/build-bot',
    'mounts/docs',
    'upstreams/notes',
    'services/work',
    'tokens/ci',
    'tokens/job',
  ])
  const token = readFileSync(join(folder, 'ci-token'), 'utf8')
  assert.match(token, /^[0-9a-f]{64}\n$/)
  assert.equal(statSync(join(folder, 'ci-token')).mode & 0o777, 0o600)
  assert.match(readFileSync(join(folder, 'job.env'), 'utf8'), /^KRUXOS_AGENT_TOKEN=[0-9a-f]{64}\n$/)
  const {pid} = await machine.admin.call('gateway.ready', {})
  const head = await auditHead()
  const again = await apply(text)
  assert.deepEqual(
    [again.code, again.json.changed, again.json.created, again.json.updated, again.json.removed],
    [0, false, [], [], []],
  )
  assert.equal(await auditHead(), head)
  assert.equal((await machine.admin.call('gateway.ready', {})).pid, pid)
  assert.equal(readFileSync(join(folder, 'ci-token'), 'utf8'), token)
})

test('what the gateway then does is what the file said', async () => {
  await apply(wholeAppliance(folder))
  const {admin} = machine
  assert.deepEqual((await admin.call('agent.tools', {name: 'build-bot'})).tools.only, ['filesystem.*'])
  const {secret} = await admin.call('secret.show', {name: 'github'})
  assert.deepEqual([secret.capabilities, secret.hosts], [['network.*'], ['api.github.com']])
  const value = {path: 'secret/github', secretValue: SECRET_VALUE}
  assert.ok((await admin.call('vault.compare', value)).isSame)
  assert.ok((await admin.call('vault.compare', {path: 'service/work/password', secretValue: PASSWORD})).isSame)
  const {mounts} = await admin.call('mount.list', {agent: 'build-bot'})
  assert.deepEqual([mounts[0]?.path, mounts[0]?.readOnly], ['/mnt/docs', true])
  assert.equal((await admin.call('upstream.show', {name: 'notes'})).upstream.state, 'running')
  const {token} = await admin.call('token.show', {token: 'ci'})
  assert.equal(token.agent, 'build-bot')
  assert.equal(Date.parse(token.expiresAt ?? '') - Date.parse(token.createdAt), 86_400_000)
})

test('--check changes nothing and exits 10 while something would change, and 0 when nothing would', async () => {
  const text = wholeAppliance(folder)
  const before = await apply(text, '--check')
  assert.deepEqual([before.code, before.json.changed, before.json.created.length], [10, true, 10])
  assert.ok(!existsSync(join(folder, 'ci-token')))
  await apply(text)
  const {code, json} = await apply(text, '--check')
  assert.deepEqual([code, json.changed], [0, false])
})

test('all faults of a file are told at once, from its top, with their places and the nearest names, and nothing is done', async () => {
  const text = `version: 1
agents: {other: {purpos: x}}
token: {}
secrets: {github: {value: {fil: x}}}
policy: {orgg: ''}
settings: {log: {levl: 1}}
`
  const {code, json} = await apply(text)
  assert.equal(code, 2)
  const messages = json.error.issues.map(({message}: {message: string}) => message.replace(/^.*appliance\.yaml/, ''))
  assert.deepEqual(messages, [
    ':2:18: agents.other.purpos: unknown key; is purpose meant?',
    ':3:1: token: unknown key; is tokens meant?',
    ':4:20: secrets.github.value.file: is missing',
    ':4:28: secrets.github.value.fil: unknown key; is file meant?',
    ':5:10: policy.orgg: system, org, user or agents/<name>',
    ':6:18: settings.log.levl: unknown key; is level meant?',
  ])
})

test('what a file refers to is looked at before anything is done', async () => {
  const text = `version: 1
agents: {build-bot: {}}
secrets: {github: {value: {file: nowhere}}, empty: {value: {env: NOT_SET}}, kept: {value: {vault: secret/other}}, own: {value: {vault: secret/own}}}
policy: {org: 'version: 2'}
mounts: {docs: {hostDir: nowhere, agents: [bild-bot]}}
upstreams: {notes: {launch: {transport: stdio, command: /nowhere/notes}}}
tokens: {ci: {grant: [no-such-user]}}
`
  const {code, json} = await apply(text)
  assert.equal(code, 2)
  const places = json.error.issues.map(({message}: {message: string}) => /:(\d+:\d+): ([\w.]+): /.exec(message)?.[2])
  assert.deepEqual([...new Set(places)].toSorted(), [
    'mounts.docs.agents',
    'mounts.docs.hostDir',
    'policy.org',
    'secrets.empty.value',
    'secrets.github.value',
    'secrets.kept.value',
    'secrets.own.value',
    'tokens.ci.grant',
    'upstreams.notes.launch',
  ])
  const {agents} = await machine.admin.call('agent.list', {})
  assert.ok(!agents.some(({name, state}) => name === 'build-bot' && state !== 'revoked'))
})

test('a step that fails takes back all those before it', async () => {
  const text = wholeAppliance(folder)
  await apply('version: 1\nagents: {other: {purpose: before}}\n')
  const before = await machine.kruxos(['export'])
  // It starts, and is no MCP server.
  const broken = text.replace(/command: [^,]*,/, 'command: /bin/false,')
  const {code, json} = await apply(broken)
  assert.notEqual(code, 0)
  assert.match(json.error.message, /^upstreams\/notes: .*; everything is as it was$/)
  assert.equal((await machine.kruxos(['export'])).stdout, before.stdout)
  assert.ok(!existsSync(join(folder, 'ci-token')))
})

test('drift of each kind is found and put right, a secret among them without being told', async () => {
  const text = wholeAppliance(folder)
  await apply(text)
  const {admin} = machine
  await admin.call('agent.set-tools', {name: 'build-bot', reset: true})
  await admin.call('secret.rotate', {name: 'github', secretValue: 'something else'})
  await admin.call('mount.toggle-readonly', {label: 'docs', readOnly: false})
  await admin.call('policy.set', {layer: 'org', text: 'version: 1\nname: other\n'})
  await admin.call('upstream.disable', {name: 'notes'})
  await admin.call('token.grant', {label: 'ci', uid: process.getuid?.() ?? 0})
  rmSync(join(folder, 'ci-token'))
  const {json, stdout} = await run('diff', text, [])
  const fields = json.changes.map((change: {subject: string; fields: {field: string}[]}) => [
    change.subject,
    ...change.fields.map(({field}) => field),
  ])
  assert.deepEqual(fields, [
    ['agents/build-bot', 'tools'],
    ['secrets/github', 'value'],
    ['policy/org', 'text'],
    ['mounts/docs', 'readOnly'],
    ['upstreams/notes', 'enabled'],
    ['tokens/ci', 'grant', 'out'],
  ])
  assert.ok(!stdout.includes(SECRET_VALUE) && !stdout.includes('something else'))
  assert.equal((await apply(text)).json.updated.length, 6)
  assert.equal((await apply(text, '--check')).code, 0)
  assert.match(readFileSync(join(folder, 'ci-token'), 'utf8'), /^[0-9a-f]{64}\n$/)
})

test('secrets come from files, the environment and systemd, and what others can read is refused', async () => {
  const text = (source: string) => `version: 1\nsecrets: {api: {value: ${source}}}\n`
  const holds = async (secretValue: string) =>
    (await machine.admin.call('vault.compare', {path: 'secret/api', secretValue})).isSame
  fileIn(folder, 'value', 'from a file\n')
  await apply(text('{file: value}'))
  assert.ok(await holds('from a file'))
  await run('apply', text('{env: MY_SECRET}'), [], {MY_SECRET: 'from a variable'})
  assert.ok(await holds('from a variable'))
  await run('apply', text('{credential: value}'), [], {CREDENTIALS_DIRECTORY: folder})
  assert.ok(await holds('from a file'))
  assert.equal((await apply(text('{vault: secret/api}'))).json.changed, false)
  fileIn(folder, 'open', 'x', 0o644)
  const {code, json} = await apply(text('{file: open}'))
  assert.deepEqual([code, /can be read by others/.test(json.error.message)], [2, true])
})

test('--prune removes what the file does not name, only of the kinds it has a section for, and says so', async () => {
  await apply(wholeAppliance(folder))
  const rest = 'version: 1\nagents: {build-bot: {}}\ntokens: {}\n'
  assert.deepEqual((await apply(rest)).json.removed, [])
  const {json} = await apply(rest, '--prune')
  assert.deepEqual(json.removed, ['tokens/ci', 'tokens/job', 'agents/other'])
  assert.deepEqual(json.kept, [{subject: 'agents/default-agent', reason: 'every gateway has it'}])
  assert.equal((await machine.admin.call('mount.list', {})).mounts.length, 1)
})

test('settings keep their comments, and are read after a restart that is said or asked for', async () => {
  const {uid, homedir: home} = userInfo()
  const {settingsFile} = resolvePaths({platform: process.platform, uid, home, env: machine.env, exists: existsSync})
  writeFileSync(settingsFile, `# ours\n${readFileSync(settingsFile, 'utf8')}`)
  const text = 'version: 1\nsettings: {limits: {max_connections: 77}}\n'
  const said = await apply(text)
  assert.deepEqual([said.json.updated, said.json.restart], [['settings'], 'needed'])
  assert.match(said.stderr, /^warning: .*kruxos gateway restart/m)
  assert.match(readFileSync(settingsFile, 'utf8'), /^# ours\nlisten: .*[\s\S]*max_connections: 77/)
  const {pid} = await machine.admin.call('gateway.ready', {})
  assert.equal((await apply(text, '--restart')).json.restart, 'done')
  assert.notEqual((await machine.admin.call('gateway.ready', {})).pid, pid)
  const {json} = await apply(text, '--restart')
  assert.deepEqual([json.changed, json.restart], [false, 'none'])
})

test('settings that the gateway does not start with are put back, and it runs as before', async () => {
  const {endpoint} = (await machine.admin.call('status.get', {})).gateway
  const {code, json} = await apply('version: 1\nsettings: {listen: {hosts: [192.0.2.1]}}\n', '--restart')
  assert.notEqual(code, 0)
  assert.match(json.error.message, /^settings: .*; everything is as it was$/)
  assert.equal((await machine.admin.call('status.get', {})).gateway.endpoint, endpoint)
})

test('the configs of clients are written for the users that the file names, and their agents survive --prune', async () => {
  const user = userInfo().username
  const text = `version: 1\nagents: {}\ntokens: {}\nclients: {${user}: {claude-code: {allowTools: true}, codex: {}}}\n`
  const first = await apply(text, '--prune')
  assert.deepEqual(first.json.created, [`clients/${user}/claude-code`, `clients/${user}/codex`], first.stdout)
  assert.match(readFileSync(join(machine.home, '.claude.json'), 'utf8'), /mcp-bridge/)
  assert.equal((await apply(text, '--prune')).json.changed, false)
  const fewer = await apply(`version: 1\nclients: {${user}: {codex: {}}}\n`, '--prune')
  assert.deepEqual(fewer.json.removed, [`clients/${user}/claude-code`])
  assert.doesNotMatch(readFileSync(join(machine.home, '.claude.json'), 'utf8'), /mcp-bridge/)
})

test('of two at once one waits for the other, and both succeed', async () => {
  const text = wholeAppliance(folder)
  const outcomes = await Promise.all([apply(text), apply(text)])
  assert.deepEqual(
    outcomes.map(({code}) => code),
    [0, 0],
  )
  assert.equal(outcomes.filter(({json}) => json.changed).length, 1)
})

test('a file comes from stdin too, and its paths are then those of the working folder', async () => {
  fileIn(folder, 'value', 'from a file\n')
  const input = 'version: 1\nsecrets: {api: {value: {file: value}}}\n'
  const {exit, stdout} = await kruxos(['apply', '-f', '-', '--json'], {
    input,
    cwd: folder,
    env: {...machine.env, KRUXOS_SOCKET: ''},
  })
  assert.deepEqual([exit, JSON.parse(stdout).created], [0, ['secrets/api']])
})
