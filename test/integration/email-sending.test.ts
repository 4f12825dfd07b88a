/** Mail on its way out: held, sent once, taken back. */
import assert from 'node:assert/strict'
import {symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {OutboxMail} from '../../src/contract/service.ts'
import {makeAuthority} from '../support/certificates.ts'
import {eventually} from '../support/eventually.ts'
import type {MailServer} from '../support/mail-server.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'
import {accountOn, connectAccount, errorOf, PASSWORD, smtpServer} from './email-fixture.ts'

/** Sending needs no IMAP server. */
const NO_IMAP = {tlsPort: 1}

async function open({settings = '', smtp: given}: {settings?: string; smtp?: MailServer} = {}) {
  const stack = new AsyncDisposableStack()
  const smtp = stack.use(given ?? (await smtpServer()))
  const gateway = stack.use(await tempGateway({settings}))
  const client = stack.use(await connectAccount(gateway, accountOn(NO_IMAP, smtp, 'bot')))
  return {smtp, gateway, client, [Symbol.asyncDispose]: () => stack.disposeAsync()}
}

const AT_ONCE = 'email: {send_delay_seconds: 0}\n'
const LETTER = {to: 'anna@example.com', subject: 'Report', body: 'Here it is.\n'}

async function mailOf({admin}: TempGateway, id: unknown): Promise<OutboxMail> {
  return (await admin.call('outbox.show', {id: String(id)})).mail
}

function settled(gateway: TempGateway, id: unknown, state: OutboxMail['state']): Promise<OutboxMail> {
  return eventually(async () => {
    const mail = await mailOf(gateway, id)
    assert.equal(mail.state, state)
    return mail
  })
}

test('a mail is held, shown to the operator, sent by an operator at once, and its end is in the audit log', async () => {
  await using box = await open()
  const before = Date.now()
  const {write_id, buffer_until, status} = await box.client.callTool('email__send', {...LETTER, bcc: 'ben@example.com'})
  assert.equal(status, 'buffered')
  assert.ok(Date.parse(String(buffer_until)) >= before + 29_000)
  const {mails} = await box.gateway.admin.call('outbox.list', {})
  assert.deepEqual(
    mails.map(({id, agent, state, recipients}) => [id, agent, state, recipients]),
    [[write_id, 'bot', 'held', ['anna@example.com', 'ben@example.com']]],
  )
  const {message} = await box.gateway.admin.call('outbox.show', {id: String(write_id)})
  assert.match(message ?? '', /Here it is\./)
  assert.doesNotMatch(message ?? '', /ben@example/)
  await box.gateway.admin.call('outbox.send', {id: String(write_id)})
  await settled(box.gateway, write_id, 'sent')
  const [mail] = box.smtp.received
  assert.deepEqual(
    [mail?.from, mail?.to, mail?.user, mail?.isEncrypted],
    ['bot@example.com', ['anna@example.com', 'ben@example.com'], 'bot', true],
  )
  assert.doesNotMatch(mail?.text ?? '', /ben@example/)
  const {entries} = await box.gateway.admin.call('audit.query', {event: 'mail.sent'})
  assert.deepEqual(entries.map(({subject}) => subject).at(-1), write_id)
  assert.equal((await box.gateway.admin.call('outbox.show', {id: String(write_id)})).message, null)
})

test('a mail leaves by itself, with files of the workspace', async () => {
  await using box = await open({settings: AT_ONCE})
  await box.client.callTool('filesystem__write', {path: '/workspace/july.csv', content: 'day,visits\n'})
  const {write_id} = await box.client.callTool('email__send', {...LETTER, attachments: ['july.csv']})
  await settled(box.gateway, write_id, 'sent')
  assert.match(box.smtp.received[0]?.text ?? '', /filename=july\.csv[\s\S]+ZGF5LHZpc2l0cwo/)
})

test('a file outside the workspace is not attached, through a link neither', async () => {
  await using box = await open()
  const {workspace} = (await box.gateway.admin.call('agent.show', {name: 'bot'})).agent
  await box.client.callTool('filesystem__write', {path: '/workspace/a', content: ''})
  const secret = join(box.gateway.dir, 'secret')
  writeFileSync(secret, 'outside')
  symlinkSync(secret, join(workspace, 'link'))
  for (const [path, error] of [
    ['/etc/passwd', 'PathOutOfScope'],
    ['../secret', 'PathOutOfScope'],
    ['link', 'PathOutOfScope'],
    ['nothing', 'FileNotFound'],
    ['.', 'NotAFile'],
  ])
    assert.equal(await errorOf(box.client, 'email__send', {...LETTER, attachments: [path]}), error, path)
  assert.equal((await box.gateway.admin.call('outbox.list', {})).mails.length, 0)
})

test('its agent takes a mail back, another one cannot, and what has left stays sent', async () => {
  await using box = await open()
  const {write_id} = await box.client.callTool('email__send', LETTER)
  await using other = await box.gateway.connect(await box.gateway.createToken('other'))
  assert.equal(await errorOf(other, 'email__cancel', {write_id}), 'MessageNotFound')
  for (const _ of [1, 2])
    assert.deepEqual(await box.client.callTool('email__cancel', {write_id}), {write_id, status: 'cancelled'})
  const {endedBy, state} = await mailOf(box.gateway, write_id)
  assert.deepEqual([endedBy, state], ['bot', 'cancelled'])
  const {write_id: sent} = await box.client.callTool('email__send', LETTER)
  await box.gateway.admin.call('outbox.send', {id: String(sent)})
  await settled(box.gateway, sent, 'sent')
  assert.equal(await errorOf(box.client, 'email__cancel', {write_id: sent}), 'TooLate')
  await assert.rejects(box.gateway.admin.call('outbox.cancel', {id: String(sent)}), {
    code: 'CONFLICT',
    message: /is sent$/,
  })
  assert.equal(box.smtp.received.length, 1)
})

test('what is held of an agent goes when it is killed or revoked', async () => {
  await using box = await open()
  for (const operation of ['agent.kill', 'agent.revoke'] as const) {
    const {result} = await box.gateway.admin.call('capability.call', {name: 'email.send', agent: 'bot', input: LETTER})
    await box.gateway.admin.call(operation, {name: 'bot'})
    const {state, endedBy} = await mailOf(box.gateway, result?.['write_id'])
    assert.equal(state, 'cancelled')
    assert.match(endedBy ?? '', /^an operator who/)
  }
})

test('a mail of a paused agent waits until it is resumed', async () => {
  await using box = await open()
  const {write_id} = await box.client.callTool('email__send', LETTER)
  await box.gateway.admin.call('agent.pause', {name: 'bot'})
  await box.gateway.admin.call('outbox.send', {id: String(write_id)})
  // The outbox is looked through every second.
  await sleep(2500)
  assert.equal((await mailOf(box.gateway, write_id)).state, 'held')
  await box.gateway.admin.call('agent.resume', {name: 'bot'})
  await settled(box.gateway, write_id, 'sent')
})

test('a restart loses no held mail, and sends it once', async () => {
  await using box = await open()
  const {write_id} = await box.client.callTool('email__send', LETTER)
  await box.gateway.restart()
  assert.equal((await mailOf(box.gateway, write_id)).state, 'held')
  await box.gateway.admin.call('outbox.send', {id: String(write_id)})
  await settled(box.gateway, write_id, 'sent')
  await box.gateway.restart()
  assert.equal(box.smtp.received.length, 1)
})

test('a mail that the server refuses has failed; one that it refuses for now is tried again', async () => {
  const answers = [451, 550]
  const smtp = await smtpServer({
    onMailFrom: (_, __, done) => {
      const responseCode = answers.shift()
      done(responseCode === undefined ? null : Object.assign(new Error('no'), {responseCode}))
    },
  })
  await using box = await open({settings: AT_ONCE, smtp})
  const {write_id} = await box.client.callTool('email__send', LETTER)
  const delayed = await eventually(async () => {
    const mail = await mailOf(box.gateway, write_id)
    assert.equal(mail.reason, 'localhost refused it: 451')
    return mail
  })
  assert.equal(delayed.state, 'held')
  assert.ok(Date.parse(delayed.sendAt) > Date.now() + 30_000)
  await box.gateway.admin.call('outbox.send', {id: String(write_id)})
  assert.equal((await settled(box.gateway, write_id, 'failed')).reason, 'localhost refused it: 550')
  assert.equal((await box.gateway.admin.call('outbox.list', {})).mails.length, 1)
})

test('a server that hangs up after it was given the mail leaves it unknown, and it is not sent again', async () => {
  let given = 0
  const smtp = await smtpServer({
    onData(stream, {id}) {
      given += 1
      stream.resume().on('end', () => smtp.hangUp(id))
    },
  })
  await using box = await open({settings: AT_ONCE, smtp})
  const {write_id} = await box.client.callTool('email__send', LETTER)
  const {reason} = await settled(box.gateway, write_id, 'unknown')
  assert.equal(reason, 'the connection with localhost ended while it was sent')
  await assert.rejects(box.gateway.admin.call('outbox.send', {id: String(write_id)}), {code: 'CONFLICT'})
  const {alerts} = await box.gateway.admin.call('alert.list', {})
  assert.deepEqual(
    alerts.map(({kind, subject, count}) => [kind, subject, count]),
    [['mail-unsent', 'bot', 1]],
  )
  await box.gateway.restart()
  assert.equal(given, 1)
})

test('a certificate that nobody vouches for, and a server without STARTTLS, get neither password nor mail', async () => {
  const onAuth = () => assert.fail('the password was sent')
  for (const options of [makeAuthority().issue(), {hideSTARTTLS: true, disabledCommands: ['STARTTLS']}]) {
    await using smtp = await smtpServer({...options, onAuth})
    await using box = await open({smtp})
    const {ok, probes} = await box.gateway.admin.call('service.test', {name: 'work'})
    assert.equal(ok, false)
    assert.match(probes[0]?.fault ?? '', /^no connection with localhost: (UNABLE_TO_VERIFY_LEAF_SIGNATURE|ETLS)/)
    assert.equal(smtp.received.length, 0)
  }
})

test('no header is begun by what an agent writes', async () => {
  await using box = await open({settings: AT_ONCE})
  const evil = 'x\r\nBcc: eve@example.com'
  for (const fields of [{subject: evil}, {to: `anna@example.com${evil}`}, {cc: evil}, {from: evil}])
    assert.equal(
      await errorOf(box.client, 'email__send', {...LETTER, ...fields}),
      'InvalidInput',
      JSON.stringify(fields),
    )
  for (const to of [
    'nobody',
    'anna@example.com ben@example.com',
    '"eve@example.com" <anna@example.com>',
    'a@',
    ',',
    'a@example.com, b',
  ])
    assert.equal(await errorOf(box.client, 'email__send', {...LETTER, to}), 'InvalidRecipient', to)
  const {write_id} = await box.client.callTool('email__send', {
    ...LETTER,
    to: '"Anna, A." <anna@example.com>, team: ben@example.com;',
    subject: 'Grüße =?utf-8?q?=0d=0aX-Evil:_1?=',
    body: '.\r\nBcc: eve@example.com\r\n.\r\nMAIL FROM:<x@example.com>\r\n',
  })
  await settled(box.gateway, write_id, 'sent')
  const [mail] = box.smtp.received
  assert.deepEqual([mail?.to, box.smtp.received.length], [['anna@example.com', 'ben@example.com'], 1])
  const [head = ''] = (mail?.text ?? '').split('\r\n\r\n')
  assert.doesNotMatch(head, /^(bcc|x-evil):/im)
})

test('an agent sends as its account and no other, and not more than fits', async () => {
  await using box = await open()
  assert.equal(await errorOf(box.client, 'email__send', {...LETTER, from: 'boss@example.com'}), 'SenderNotAllowed')
  assert.equal(await errorOf(box.client, 'email__draft', {...LETTER, from: 'boss@example.com'}), 'SenderNotAllowed')
  const many = Array.from({length: 51}, (_, index) => `a${index}@example.com`).join(',')
  assert.equal(await errorOf(box.client, 'email__send', {...LETTER, to: many}), 'InvalidRecipient')
  const {workspace} = (await box.gateway.admin.call('agent.show', {name: 'bot'})).agent
  await box.client.callTool('filesystem__write', {path: '/workspace/a', content: ''})
  writeFileSync(join(workspace, 'large'), Buffer.alloc(10 * 1_048_576))
  assert.equal(
    await errorOf(box.client, 'email__send', {...LETTER, attachments: ['large', 'large']}),
    'MessageTooLarge',
  )
})

test('more mails than an agent may send in an hour are refused, also when they come at once', async () => {
  await using box = await open({settings: 'email: {max_sent_per_hour: 3}\n'})
  const results = await Promise.all(Array.from({length: 8}, () => box.client.callTool('email__send', LETTER)))
  const refused = results.flatMap(({error}) => (error ? [error as {error_type: string; context: object}] : []))
  assert.equal(refused.length, 5)
  assert.deepEqual(
    [refused[0]?.error_type, refused[0]?.context],
    ['BatchProtection', {capability: 'email.send', operation: 'email.send', count: 3, threshold: 3}],
  )
  await using other = await box.gateway.connect(await box.gateway.createToken('other'))
  assert.equal((await other.callTool('email__send', LETTER))['status'], 'buffered')
})

test('a locked vault delays a mail, and says so', async () => {
  await using box = await open()
  const {write_id} = await box.client.callTool('email__send', LETTER)
  const id = String(write_id)
  await box.gateway.admin.call('vault.lock', {})
  await box.gateway.admin.call('outbox.send', {id})
  await eventually(async () => assert.equal((await mailOf(box.gateway, id)).reason, 'the vault is locked'))
  await box.gateway.admin.call('vault.unlock', {})
  await box.gateway.admin.call('outbox.send', {id})
  await settled(box.gateway, id, 'sent')
})

test('the password is nowhere but in the vault', async () => {
  await using box = await open({settings: AT_ONCE})
  const {write_id} = await box.client.callTool('email__send', LETTER)
  await settled(box.gateway, write_id, 'sent')
  const {admin} = box.gateway
  const shown = [
    await admin.call('service.list', {}),
    await admin.call('service.show', {name: 'work'}),
    await admin.call('service.test', {name: 'work'}),
    await admin.call('status.get', {}),
    await admin.call('audit.query', {limit: 100}),
    await admin.call('outbox.list', {all: true}),
  ]
  assert.doesNotMatch(JSON.stringify(shown), new RegExp(PASSWORD))
})
