import assert from 'node:assert/strict'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {parseSettings} from '../../src/config/settings.ts'
import {createClock} from '../../src/gateway/clock.ts'
import {createLog} from '../../src/gateway/log.ts'
import {createNotifier, type Notice, openChannels} from '../../src/gateway/notify/index.ts'
import {makeAuthority} from '../support/certificates.ts'
import {eventually} from '../support/eventually.ts'
import {mailServer} from '../support/mail-server.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const authority = makeAuthority()
const {key, cert} = authority.issue()
const NOTICE: Notice = {
  event: 'approval.requested',
  id: 'appr-1',
  agent: 'bot',
  capability: 'filesystem.delete',
  input: {path: '/workspace/private-name'},
  reason: 'deletes',
  expiresAt: '2026-01-01T00:00:00.000Z',
}

let dir: string
let ca: string
let password: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'km-'))
  ca = join(dir, 'ca')
  password = join(dir, 'password')
  writeFileSync(ca, authority.cert)
  writeFileSync(password, 'the password\n', {mode: 0o600})
})
after(() => rmSync(dir, {recursive: true, force: true}))

function settings(port: number, more = ''): string {
  const addresses = 'from: gateway@example.com, to: [anna@example.com, ben@example.com]'
  return `notify: [{type: email, host: 127.0.0.1, port: ${port}, ${addresses}${more}}]\n`
}

/** Tells once, without a second attempt; answers the state of the channel. */
async function tell(text: string) {
  const channels = openChannels(parseSettings(text, 'gateway.yaml').notify)
  const notifier = createNotifier({channels, clock: createClock(), log: createLog('error'), retryAfterMs: []})
  notifier.tell(NOTICE)
  return eventually(async () => {
    const [state] = notifier.channels()
    assert.ok(state && state.delivered + state.failed === 1)
    return state
  })
}

test('a mail over STARTTLS says who asks for what until when and how to decide, without the arguments', async () => {
  await using server = await mailServer({
    key,
    cert,
    onAuth: ({username, password: given}, _, done) =>
      given === 'the password' ? done(null, {user: username}) : done(new Error('no')),
  })
  const account = `, ca_file: ${ca}, user: gateway, password_file: ${password}`
  await using gateway = await tempGateway({
    settings: `approvals: {hold_seconds: 0}\n${settings(server.port, account)}`,
  })
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const {error} = await client.callTool('filesystem__delete', {path: '/workspace/private-name'})
  const {approval_id: id, expires_at: expiresAt} = error as Record<string, string>
  const [mail] = await eventually(async () => {
    assert.equal(server.received.length, 1)
    return server.received
  })
  assert.deepEqual([mail?.from, mail?.to], ['gateway@example.com', ['anna@example.com', 'ben@example.com']])
  assert.deepEqual([mail?.user, mail?.isEncrypted], ['gateway', true])
  for (const part of ['Subject: filesystem.delete waits for approval', 'agent bot', expiresAt, `approve accept ${id}`])
    assert.ok(mail?.text.includes(String(part)), `${part} in ${mail?.text}`)
  assert.match(mail?.text ?? '', /Auto-Submitted: auto-generated/i)
  assert.doesNotMatch(mail?.text ?? '', /private-name/)
  await eventually(async () =>
    assert.equal((await gateway.admin.call('status.get', {})).approvals.channels[0]?.delivered, 1),
  )
})

test('TLS from the first byte works as well, and the arguments go out where they are asked for', async () => {
  await using server = await mailServer({key, cert, secure: true})
  const state = await tell(settings(server.port, `, encryption: tls, ca_file: ${ca}, include_input: true`))
  assert.deepEqual([state.name, state.delivered], ['email 127.0.0.1', 1])
  assert.match(server.received[0]?.text ?? '', /private-name/)
})

test('a mail server whose certificate nobody vouches for gets neither password nor mail', async () => {
  for (const encryption of ['starttls', 'tls']) {
    const onAuth = () => assert.fail('the password was sent')
    await using server = await mailServer({key, cert, secure: encryption === 'tls', onAuth})
    const state = await tell(
      settings(server.port, `, encryption: ${encryption}, user: gateway, password_file: ${password}`),
    )
    assert.deepEqual([state.failed, server.received.length], [1, 0])
    assert.equal(state.lastError, '127.0.0.1: UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  }
})

test('a certificate for another name is refused', async () => {
  await using server = await mailServer(authority.issue({dns: ['mail.example.com']}))
  const state = await tell(settings(server.port, `, ca_file: ${ca}`).replace('127.0.0.1', 'localhost'))
  assert.equal(state.lastError, 'localhost: ERR_TLS_CERT_ALTNAME_INVALID')
  assert.deepEqual([state.failed, server.received.length], [1, 0])
})

test('a mail server that offers no STARTTLS gets no mail', async () => {
  await using server = await mailServer({hideSTARTTLS: true, disabledCommands: ['STARTTLS']})
  const state = await tell(settings(server.port))
  assert.match(state.lastError ?? '', /^127\.0\.0\.1: ETLS/)
  assert.deepEqual([state.failed, server.received.length], [1, 0])
})

test('an address that the server does not take is told of, without the address', async () => {
  await using server = await mailServer({
    onRcptTo: ({address}, _, done) => done(address.startsWith('ben') ? new Error(`no ${address}`) : null),
    disabledCommands: ['STARTTLS'],
  })
  const state = await tell(settings(server.port, ', encryption: none'))
  assert.equal(state.lastError, '127.0.0.1 took it for some of the addresses only')
})

test('a password that the server does not take fails the notice alone, and the request goes on', async () => {
  await using server = await mailServer({key, cert, onAuth: (_, __, done) => done(new Error('the password is wrong'))})
  const account = `, ca_file: ${ca}, user: gateway, password_file: ${password}`
  await using gateway = await tempGateway({
    settings: `approvals: {hold_seconds: 0}\n${settings(server.port, account)}`,
  })
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const {error} = await client.callTool('filesystem__delete', {path: '/workspace/a'})
  await eventually(async () => {
    const [channel] = (await gateway.admin.call('status.get', {})).approvals.channels
    assert.equal(channel?.lastError, '127.0.0.1: EAUTH 535')
  })
  await gateway.admin.call('approval.reject', {id: String((error as Record<string, unknown>)['approval_id'])})
})

test('a channel without encryption to another machine, or half an account, is refused with its line', () => {
  for (const fault of [', encryption: none', ', user: gateway'])
    assert.throws(() => parseSettings(settings(25, fault).replace('127.0.0.1', 'mail.example.com'), 'gateway.yaml'), {
      code: 'USAGE',
      message: /^gateway\.yaml:1:\d+: /,
    })
})
