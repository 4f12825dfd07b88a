import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import type {Access} from '../../src/contract/operations/operation.ts'
import {type OperationName, operations, type Params} from '../../src/contract/operations.ts'
import {tempGateway} from '../support/temp-gateway.ts'

type Changing = {
  [N in OperationName]: (typeof operations)[N]['access'] extends 'read' ? never : N
}[OperationName]

const PASSPHRASE = 'canary passphrase of an operator'
const AGENT_TOKEN = 'c0ffee42'.repeat(8)
const USER_TOKEN = `krx_user_${'canary'.repeat(7)}x`
const SECRET_VALUE = 'canary of a secret for an API'

const NOWHERE = {host: '127.0.0.1', port: 1, security: 'none'} as const
const MAIL_SETTINGS = {smtp: NOWHERE, imap: NOWHERE, user: 'bot', from: 'bot@example.com', ca: null}

/** What each operation is asked with. It may fail: that it was tried is recorded all the same. */
const REQUESTS: {readonly [N in Changing]: Params<N>} = {
  'agent.create': {name: 'bot'},
  'agent.kill': {name: 'bot'},
  'agent.pause': {name: 'bot'},
  'agent.resume': {name: 'bot'},
  'agent.revoke': {name: 'bot'},
  'agent.restore': {name: 'bot'},
  'agent.set-tools': {name: 'bot'},
  'agent.update': {name: 'bot', purpose: 'other'},
  'alert.ack': {id: 'alrt-00'},
  'appliance.lease': {holder: 'canary', seconds: 0},
  'approval.accept': {id: 'appr-00', passphrase: PASSPHRASE},
  'approval.reject': {id: 'appr-00', reason: 'no'},
  'audit.rotate': {},
  'capability.call': {name: 'system.time'},
  'gateway.stop': {},
  'grant.revoke': {id: 'grant-00'},
  'mount.add': {label: 'docs', hostDir: '/nowhere'},
  'mount.relabel': {label: 'docs', newLabel: 'other'},
  'mount.remove': {label: 'docs'},
  'mount.toggle-readonly': {label: 'docs'},
  'pairing.cancel': {id: 'pair_00'},
  'pairing.create': {},
  'policy.remove': {layer: 'org'},
  'policy.set': {layer: 'org', text: 'version: 1\n'},
  'secret.set': {name: 'api', secretValue: SECRET_VALUE},
  'secret.rotate': {name: 'api', secretValue: SECRET_VALUE},
  'secret.scope': {name: 'api', hosts: ['api.example.com']},
  'secret.revoke': {name: 'api'},
  'schedule.delete': {id: 'cron-00'},
  'outbox.cancel': {id: 'mail-00'},
  'outbox.send': {id: 'mail-00'},
  'service.add': {name: 'work', settings: MAIL_SETTINGS, password: PASSPHRASE},
  'service.remove': {name: 'work'},
  'service.update': {name: 'work', settings: MAIL_SETTINGS, password: PASSPHRASE, agents: null},
  'service.test': {name: 'work'},
  'session.kill': {id: 'sess-00000000'},
  'state.backup': {},
  'state.delete': {agent: null, key: 'a'},
  'state.restore': {id: 'bkp-00'},
  'state.set': {agent: null, key: 'a', value: 1},
  'token.create': {label: 'primary', agent: 'bot'},
  'token.grant': {label: 'primary', uid: 1},
  'token.ungrant': {label: 'primary', uid: 1},
  'token.reveal': {token: 'primary'},
  'token.unwrap': {code: 'krx_code_unknown'},
  'token.rotate': {token: 'primary'},
  'token.revoke': {token: 'primary'},
  'trash.cleanup': {},
  'trash.restore': {id: '00000000'},
  'upstream.add': {
    name: 'canary',
    launch: {transport: 'stdio', command: '/nonexistent'},
    secrets: {canary: PASSPHRASE},
  },
  'upstream.approve': {name: 'canary', tools: {}},
  'upstream.disable': {name: 'canary'},
  'upstream.enable': {name: 'canary'},
  'upstream.remove': {name: 'canary'},
  'upstream.test': {name: 'canary'},
  'upstream.update': {
    name: 'canary',
    launch: {transport: 'stdio', command: '/nonexistent'},
    agents: null,
    renames: {},
    enabled: true,
  },
  'vault.reseal': {sealer: 'passphrase', passphrase: PASSPHRASE},
  'vault.rotate-key': {passphrase: PASSPHRASE},
  'vault.lock': {},
  'vault.unlock': {passphrase: PASSPHRASE},
}

const accessOf = (name: OperationName): Access => operations[name].access
const changing = (Object.keys(operations) as OperationName[]).filter(name => accessOf(name) !== 'read')

test('every operation that changes something or gives a secret out leaves an intent and an outcome', async () => {
  assert.deepEqual(Object.keys(REQUESTS).sort(), changing.sort(), 'an operation without a request here')
  await using gateway = await tempGateway()
  for (const [name, params] of Object.entries(REQUESTS)) {
    await gateway.admin.call(name as Changing, params as Params<Changing>).catch(() => undefined)
  }
  for (const event of changing) {
    const {entries} = await gateway.admin.call('audit.query', {event})
    const entry = entries.find(({ref}) => ref !== null)
    assert.ok(entry, `${event} left no outcome`)
    assert.ok(entry.status === 'success' || entry.error !== null, `${event} says not how it ended`)
    const {rows} = await gateway.admin.call('audit.export', {afterSeq: (entry.ref ?? 0) - 1, limit: 1})
    assert.equal(rows[0]?.entry.kind, 'intent', `${event} left no intent`)
  }
})

test('an operation that only reads leaves nothing', async () => {
  await using gateway = await tempGateway()
  const {head} = await gateway.admin.call('audit.query', {})
  for (const name of ['agent.list', 'status.get', 'token.list', 'vault.status', 'audit.verify'] as const) {
    await gateway.admin.call(name, {})
  }
  assert.deepEqual((await gateway.admin.call('audit.query', {})).head, head)
})

test('case 146: a wrong passphrase leaves a row that says it was wrong', async () => {
  await using gateway = await tempGateway({settings: 'vault: {sealer: passphrase}', passphrase: PASSPHRASE})
  await gateway.admin.call('vault.lock', {})
  await assert.rejects(gateway.admin.call('vault.unlock', {passphrase: 'not the passphrase'}), {code: 'DENIED'})
  const {entries} = await gateway.admin.call('audit.query', {event: 'vault.unlock'})
  assert.deepEqual(
    entries.map(({status, error, input}) => ({status, error, input})),
    [{status: 'denied', error: 'DENIED', input: {passphrase: '[REDACTED]'}}],
  )
})

test('case 170: tokens, passphrases, authorization and environments are nowhere in the audit log', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const token = await gateway.createToken('build')
  await using client = await gateway.connect(token)
  await client.callTool('filesystem__write', {path: `/workspace/${AGENT_TOKEN}`, content: `token ${USER_TOKEN}`})
  await client.callTool('filesystem__search', {
    pattern: 'x',
    headers: {Authorization: 'Bearer canary-of-a-bearer'},
    env: {KEY: 'canary-of-env'},
  })
  await client.callTool('system__time', {url: 'https://user:canary-of-a-url@example.com/'})
  await admin.call('token.revoke', {token: AGENT_TOKEN}).catch(() => undefined)
  await admin.call('token.revoke', {token: USER_TOKEN}).catch(() => undefined)
  await admin.call('vault.unlock', {passphrase: PASSPHRASE}).catch(() => undefined)
  await admin.call('secret.set', {name: 'api', secretValue: SECRET_VALUE})
  await admin.call('secret.rotate', {name: 'api', secretValue: SECRET_VALUE})
  const {secret} = await admin.call('token.reveal', {token: 'build'})
  assert.equal(secret, token)
  await gateway.restart()
  const bytes = ['', '-wal'].map(suffix => readIfThere(gateway.paths.auditFile + suffix)).join('')
  const canaries = [
    token,
    AGENT_TOKEN,
    USER_TOKEN,
    PASSPHRASE,
    SECRET_VALUE,
    'canary-of-a-bearer',
    'canary-of-env',
    'canary-of-a-url',
  ]
  assert.deepEqual(
    canaries.filter(canary => bytes.includes(canary)),
    [],
  )
  assert.ok(bytes.includes('filesystem.write'))
})

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
