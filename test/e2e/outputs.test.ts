/** What every command prints with `--json` on a real machine fits the schema that is published for it. */
import assert from 'node:assert/strict'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import WebSocket from 'ws'
import {COMMANDS} from '../../src/boot/commands.ts'
import {ErrorOutput, outputSchema, outputs} from '../../src/contract/outputs.ts'
import {eventually} from '../support/eventually.ts'
import {tool, UPSTREAM_PROGRAM} from '../support/fixture-upstream.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {rpcClient} from '../support/rpc-client.ts'

/** In this order: each builds on what those before it left. A word in capitals stands for an id that is there by then. */
const LINES: [id: string, line: string][] = [
  ['version', 'version'],
  ['help', 'help exit-codes'],
  ['config:set', 'config set output text'],
  ['config:get', 'config get output'],
  ['config:list', 'config list'],
  ['context:add', 'context add far ssh://op@far.example.com'],
  ['context:list', 'context list'],
  ['context:show', 'context show far'],
  ['context:use', 'context use local'],
  ['context:remove', 'context remove far'],
  ['gateway:start', 'gateway start'],
  ['gateway:status', 'gateway status'],
  ['wait', 'wait --for ready'],
  ['setup', 'setup --defaults'],
  ['agent:create', 'agent create bot'],
  ['agent:list', 'agent list'],
  ['agent:show', 'agent show bot'],
  ['agent:tools', 'agent tools bot'],
  ['token:create', 'token create bot --agent bot'],
  ['token:list', 'token list'],
  ['token:show', 'token show bot'],
  ['token:grant', 'token grant bot'],
  ['token:ungrant', 'token ungrant bot'],
  ['token:unwrap', 'token unwrap --file CODE'],
  ['token:reveal', 'token reveal bot --yes'],
  ['token:rotate', 'token rotate bot'],
  ['agent:rotate', 'agent rotate bot'],
  ['token:revoke', 'token revoke bot'],
  ['user-token:create', 'user-token create me'],
  ['user-token:list', 'user-token list'],
  ['user-token:revoke', 'user-token revoke me'],
  ['agent:revoke', 'agent revoke bot'],
  ['agent:restore', 'agent restore bot'],
  ['capability:list', 'capability list'],
  ['capability:cost', 'capability cost'],
  ['capability:show', 'capability show filesystem.read'],
  ['capability:types', 'capability types --lang ts'],
  ['capability:call', 'capability call system.time'],
  ['schedule:list', 'schedule list'],
  ['schedule:show', 'schedule show SCHEDULE'],
  ['schedule:delete', 'schedule delete SCHEDULE'],
  ['audit:query', 'audit query --limit 5'],
  ['audit:tail', 'audit tail -n 3'],
  ['audit:stats', 'audit stats'],
  ['audit:verify', 'audit verify'],
  ['audit:rotate', 'audit rotate --yes'],
  ['audit:export', 'audit export --out EXPORT'],
  ['approve:list', 'approve list'],
  ['approve:show', 'approve show REQUEST'],
  ['approve:accept', 'approve accept REQUEST --yes --for 5m'],
  ['approve:reject', 'approve reject REQUEST --yes'],
  ['approve:grants', 'approve grants'],
  ['approve:revoke-grant', 'approve revoke-grant GRANT'],
  [
    'service:add:email',
    'service add email --name work --user bot@example.com --smtp-host localhost --smtp-security none --smtp-port 1 --imap-host localhost --imap-security none --imap-port 1 --password-file PASSWORD',
  ],
  ['service:list', 'service list'],
  ['service:show', 'service show work'],
  ['service:test', 'service test work'],
  ['service:outbox', 'service outbox'],
  ['service:outbox:show', 'service outbox show MAIL'],
  ['service:outbox:send', 'service outbox send MAIL'],
  ['service:outbox:cancel', 'service outbox cancel MAIL'],
  ['service:remove', 'service remove work'],
  ['session:list', 'session list'],
  ['session:show', 'session show SESSION'],
  ['audit:replay', 'audit replay SESSION'],
  ['session:kill', 'session kill SESSION'],
  ['pause', 'pause asker'],
  ['resume', 'resume asker'],
  ['kill', 'kill asker'],
  ['mount:add', 'mount add docs FOLDER'],
  ['mount:list', 'mount list'],
  ['mount:toggle-readonly', 'mount toggle-readonly docs'],
  ['mount:relabel', 'mount relabel docs papers'],
  ['mount:remove', 'mount remove papers'],
  ['pair', 'pair'],
  ['pair:list', 'pair list'],
  ['pair:cancel', 'pair cancel pair_'],
  ['unpair', 'unpair appliance.lan'],
  ['policy:init', 'policy init'],
  ['policy:validate', 'policy validate'],
  ['policy:show', 'policy show'],
  ['policy:explain', 'policy explain --capability filesystem.read'],
  ['policy:diff', 'policy diff POLICY'],
  ['policy:replay', 'policy replay POLICY'],
  ['policy:set', 'policy set POLICY --yes'],
  ['policy:test', 'policy test FIXTURES'],
  ['policy:import', 'policy import OLD'],
  ['trash:list', 'trash list'],
  ['trash:restore', 'trash restore TRASHED'],
  ['trash:cleanup', 'trash cleanup --yes'],
  ['state:set', 'state set a 1 --shared'],
  ['state:get', 'state get a --shared'],
  ['state:list', 'state list --shared'],
  ['state:quota', 'state quota'],
  ['state:backup', 'state backup'],
  ['state:backups', 'state backups'],
  ['state:restore', 'state restore BACKUP --yes'],
  ['state:delete', 'state delete a --shared'],
  ['upstream:add', 'upstream add notes --env UPSTREAM_SCRIPT -- node UPSTREAM_PROGRAM'],
  ['upstream:list', 'upstream list'],
  ['upstream:show', 'upstream show notes'],
  ['upstream:test', 'upstream test notes'],
  ['upstream:approve', 'upstream approve notes'],
  ['upstream:disable', 'upstream disable notes'],
  ['upstream:enable', 'upstream enable notes'],
  ['upstream:remove', 'upstream remove notes'],
  ['upstream:import', 'upstream import --from cursor'],
  ['vault:status', 'vault status'],
  ['vault:set', 'vault set api --capability network.* --host api.example.com --file VALUE'],
  ['vault:list', 'vault list'],
  ['vault:show', 'vault show api'],
  ['vault:rotate', 'vault rotate api --file VALUE'],
  ['vault:scope', 'vault scope api --agent asker'],
  ['vault:revoke', 'vault revoke api'],
  ['vault:reseal', 'vault reseal key-file'],
  ['vault:rotate-key', 'vault rotate-key'],
  ['vault:unlock', 'vault unlock'],
  ['apply', 'apply -f APPLIANCE'],
  ['diff', 'diff -f APPLIANCE'],
  ['export', 'export'],
  ['cli-config:generate', 'cli-config generate --claude --write'],
  ['cli-config:list', 'cli-config list'],
  ['cli-config:verify', 'cli-config verify'],
  ['doctor', 'doctor'],
  ['cli-config:remove', 'cli-config remove --write'],
  ['status', 'status'],
  ['support-bundle', 'support-bundle --out BUNDLE'],
  ['gateway:logs', 'gateway logs'],
  ['gateway:restart', 'gateway restart'],
  ['vault:lock', 'vault lock'],
  ['alerts:list', 'alerts list'],
  ['alerts:ack', 'alerts ack ALERT'],
  ['backup:create', 'backup create ARCHIVE --passphrase-file PASSPHRASE'],
  ['backup:list', 'backup list BACKUPS'],
  ['gateway:stop', 'gateway stop'],
  ['backup:verify', 'backup verify ARCHIVE --passphrase-file PASSPHRASE'],
  ['backup:restore', 'backup restore ARCHIVE --passphrase-file PASSPHRASE --force'],
  ['uninstall', 'uninstall'],
]

let machine: Machine
before(async () => {
  machine = await startMachine({settings: 'notify: [{type: command, argv: [/bin/true]}]\n'})
})
after(() => machine[Symbol.asyncDispose]())

const IDS: Readonly<Record<string, () => Promise<string | undefined>>> = {
  REQUEST: async () => {
    await askForApproval()
    return (await machine.admin.call('approval.list', {})).approvals[0]?.id
  },
  POLICY: async () => fileIn(machine.home, 'org.yaml', 'version: 1\nname: x\n'),
  FIXTURES: async () =>
    fileIn(machine.home, 'tests.yaml', 'cases: [{capability: filesystem.read, expect: autonomous}]\n'),
  FOLDER: async () => {
    mkdirSync(join(machine.home, 'docs'))
    return join(machine.home, 'docs')
  },
  TRASHED: async () => {
    const call = (name: string, input: object) => machine.admin.call('capability.call', {name, input: {...input}})
    await call('filesystem.write', {path: 'old', content: 'old'})
    await call('filesystem.delete', {path: 'old'})
    return (await machine.admin.call('trash.list', {})).items[0]?.id
  },
  UPSTREAM_PROGRAM: async () => UPSTREAM_PROGRAM,
  UPSTREAM_SCRIPT: async () => `SCRIPT=${fileIn(machine.home, 'script.json', JSON.stringify({tools: [tool('echo')]}))}`,
  CODE: async () => {
    const {handOver} = await machine.admin.call('token.create', {label: 'handed', wrapTtlSeconds: 60})
    return fileIn(machine.home, 'code', `${handOver?.code}\n`, 0o600)
  },
  EXPORT: async () => join(machine.home, 'audit.jsonl'),
  VALUE: async () => fileIn(machine.home, 'value.txt', 'the value\n', 0o600),
  OLD: async () => fileIn(machine.home, 'old.yaml', 'filesystem.*: {tier: notify}\n'),
  ALERT: async () => (await machine.admin.call('alert.list', {})).alerts[0]?.id,
  BACKUP: async () => (await machine.admin.call('state.backups', {})).backups[0]?.id,
  GRANT: async () => (await machine.admin.call('grant.list', {})).grants[0]?.id,
  SCHEDULE: async () => {
    const input = {capability: 'system.time', schedule: '0 8 * * *'}
    await machine.admin.call('capability.call', {name: 'scheduler.cron_create', input})
    return (await machine.admin.call('schedule.list', {})).schedules[0]?.id
  },
  ARCHIVE: async () => join(machine.home, 'kruxos.age'),
  BUNDLE: async () => join(machine.home, 'bundle.tar.gz'),
  BACKUPS: async () => machine.home,
  PASSPHRASE: async () => fileIn(machine.home, 'passphrase', 'correct horse battery\n', 0o600),
  APPLIANCE: async () => fileIn(machine.home, 'appliance.yaml', 'version: 1\nagents: {applied: {}}\n'),
  PASSWORD: async () => fileIn(machine.home, 'password', 'a password\n', 0o600),
  MAIL: async () => {
    const input = {to: 'anna@example.com'}
    const {result} = await machine.admin.call('capability.call', {name: 'email.send', input})
    return String(result?.['write_id'])
  },
  SESSION: async () => {
    await askForApproval()
    return (await machine.admin.call('session.list', {agent: 'asker'})).sessions[0]?.id
  },
}

function fileIn(folder: string, name: string, text: string, mode = 0o644): string {
  writeFileSync(join(folder, name), text, {mode})
  return join(folder, name)
}

/** An agent that is connected and waits. */
async function askForApproval(): Promise<void> {
  const {admin} = machine
  await admin.call('agent.create', {name: 'asker', ifAbsent: true})
  const {secret} = await admin.call('token.create', {label: `asker-${Date.now()}`, agent: 'asker'})
  const {endpoint, caFile} = (await admin.call('status.get', {})).gateway
  const ca = readFileSync(caFile ?? '')
  const client = await rpcClient(new WebSocket(endpoint, {ca, headers: {authorization: `Bearer ${secret}`}}))
  client.socket.on('close', () => {})
  void client.callTool('filesystem__delete', {path: '/workspace/a'})
  await eventually(async () => assert.ok((await admin.call('approval.list', {})).total > 0))
}

for (const [id, line] of LINES) {
  test(`kruxos ${line} --json`, async () => {
    const words = await Promise.all(line.split(' ').map(async word => (await IDS[word]?.()) ?? word))
    const dashes = words.indexOf('--')
    words.splice(dashes === -1 ? words.length : dashes, 0, '--json')
    const {code, stdout, stderr} = await machine.kruxos(words)
    const printed = JSON.parse(stdout)
    if (printed.schema === undefined) {
      ErrorOutput.parse(printed)
      assert.notEqual(code, 0)
      return assert.equal(id, 'vault:unlock', stdout)
    }
    // its servers are nowhere
    assert.equal(code, id === 'service:test' ? 3 : 0, stderr)
    const name = /^kruxos\.(.+)\/v1$/.exec(printed.schema)?.[1] ?? ''
    outputSchema(name as keyof typeof outputs).parse(printed)
    assert.doesNotMatch(stderr, /^error/m)
  })
}

test('every command that ends is in this list, and every published schema has a command', async () => {
  const listed = new Set(LINES.map(([id]) => id))
  assert.deepEqual(
    Object.keys(COMMANDS).filter(id => !listed.has(id)),
    ['admin-stdio', 'approve:watch', 'gateway:run', 'watch'],
  )
  const operations = await Promise.all(
    Object.entries(COMMANDS).map(async ([id, load]) => [
      id,
      ((await load()).default as unknown as {operation: string}).operation,
    ]),
  )
  const silent: readonly unknown[] = ['admin-stdio', 'gateway:run']
  const names = new Set(operations.filter(([id]) => !silent.includes(id)).map(([, name]) => name))
  // What a command for many machines prints has the same form for all of them; with a host, `pair` does another thing.
  assert.deepEqual([...names, 'cli-config.users', 'fan-out', 'pairing.use'].toSorted(), Object.keys(outputs).toSorted())
})
