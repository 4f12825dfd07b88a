/** Accounts: who sees them, what a connection lives through, and servers that misbehave. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Client} from '@modelcontextprotocol/sdk/client/index.js'
import {StreamableHTTPClientTransport} from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js'
import {ToolListChangedNotificationSchema} from '@modelcontextprotocol/sdk/types.js'
import type {Params} from '../../src/contract/operations.ts'
import {eventually} from '../support/eventually.ts'
import {type ImapScript, imapScript} from '../support/imap-script.ts'
import {imapServer} from '../support/imap-server.ts'
import {tempGateway} from '../support/temp-gateway.ts'
import {
  accountOn,
  authority,
  connectAccount,
  deliver,
  errorOf,
  PASSWORD,
  searchMail,
  sharedImapServer,
  smtpServer,
} from './email-fixture.ts'

const imap = sharedImapServer()
const NO_SMTP = {port: 1}

test('the tools of mail appear in a client that is connected with the first account, and go with the last', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('bot')
  const client = new Client({name: 'test', version: '1.0.0'})
  let changes = 0
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    changes += 1
  })
  const url = new URL(gateway.endpoint.replace(/^wss/, 'http'))
  const headers = {authorization: `Bearer ${token}`}
  await client.connect(new StreamableHTTPClientTransport(url, {requestInit: {headers}}) as Transport)
  const mailTools = async () =>
    (await client.listTools()).tools.map(({name}) => name).filter(name => name.startsWith('email__'))
  assert.deepEqual(await mailTools(), [])
  const {capabilities} = await gateway.admin.call('capability.list', {category: 'email', all: true})
  assert.deepEqual(new Set(capabilities.map(({available}) => available)), new Set([false]))
  assert.equal((await gateway.admin.call('capability.list', {category: 'email'})).total, 0)

  await gateway.admin.call('service.add', {name: 'work', ...accountOn(imap.server, NO_SMTP, 'seen')})
  await eventually(async () => assert.equal(changes, 1))
  assert.deepEqual(await mailTools(), [
    'email__bulk_delete',
    'email__cancel',
    'email__delete',
    'email__draft',
    'email__move',
    'email__read',
    'email__search',
    'email__send',
  ])
  const found = await client.callTool({name: 'email__search', arguments: {}})
  assert.deepEqual(found.structuredContent, {messages: [], total: 0})

  await gateway.admin.call('service.remove', {name: 'work'})
  await eventually(async () => assert.equal(changes, 2))
  assert.deepEqual(await mailTools(), [])
  const refused = await client.callTool({name: 'email__search', arguments: {}})
  assert.match(JSON.stringify(refused.content), /ServiceUnavailable.*no mail account is connected/)
  await client.close()
})

test('an account is the one of its agents, and one of several has to be named', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await deliver(imap.server, 'own', [{subject: 'own'}])
  await admin.call('service.add', {name: 'own', ...accountOn(imap.server, NO_SMTP, 'own'), agents: ['bot']})
  await admin.call('service.add', {name: 'all', ...accountOn(imap.server, NO_SMTP, 'all')})
  await using bot = await gateway.connect(await gateway.createToken('bot'))
  await using other = await gateway.connect(await gateway.createToken('other'))
  const {error} = await bot.callTool('email__search', {})
  const {error_type, context} = error as {error_type: string; context: {accounts: string[]}}
  assert.deepEqual([error_type, context.accounts], ['AccountNotFound', ['all', 'own']])
  const [mail] = await searchMail(bot, {account: 'own'})
  assert.equal(mail?.subject, 'own')
  assert.deepEqual(await searchMail(other), [])
  for (const [tool, input] of [
    ['email__search', {account: 'own'}],
    ['email__read', {message_id: mail?.id}],
    ['email__move', {message_id: mail?.id, add_labels: ['seen']}],
    ['email__delete', {message_id: mail?.id}],
    ['email__send', {account: 'own', to: 'anna@example.com'}],
    ['email__draft', {account: 'own', to: 'anna@example.com'}],
  ] as const)
    assert.equal(await errorOf(other, tool, input), 'AccountNotFound', tool)
  assert.equal(await errorOf(bot, 'email__read', {message_id: mail?.id.replace('own:', 'all:')}), 'MessageNotFound')
})

test('a name is taken once; the same again is no change only where that is asked for', async () => {
  await using gateway = await tempGateway()
  const account = {name: 'work', ...accountOn(imap.server, NO_SMTP, 'twice')}
  assert.equal((await gateway.admin.call('service.add', account)).changed, true)
  await assert.rejects(gateway.admin.call('service.add', account), {code: 'CONFLICT'})
  assert.equal((await gateway.admin.call('service.add', {...account, ifAbsent: true})).changed, false)
  await gateway.admin.call('service.remove', {name: 'work'})
  for (const operation of ['service.show', 'service.test', 'service.remove'] as const)
    await assert.rejects(gateway.admin.call(operation, {name: 'work'}), {code: 'NOT_FOUND'})
  assert.equal((await gateway.admin.call('vault.status', {})).vault.entries, 0)
})

test('an account is refused without encryption on another machine, or with a host that is none', async () => {
  await using gateway = await tempGateway()
  const {settings, password} = accountOn(imap.server, NO_SMTP, 'bad')
  for (const smtp of [
    {...settings.smtp, host: 'mail.example.com', security: 'none' as const},
    {...settings.smtp, host: 'mail example'},
    {...settings.smtp, port: 0},
  ])
    await assert.rejects(gateway.admin.call('service.add', {name: 'bad', settings: {...settings, smtp}, password}), {
      code: 'USAGE',
    })
})

test('the login is tried at both servers, and a wrong password is told without it', async () => {
  await using smtp = await smtpServer()
  await using gateway = await tempGateway()
  const account = accountOn(imap.server, smtp, 'tried')
  await gateway.admin.call('service.add', {name: 'good', ...account})
  assert.equal((await gateway.admin.call('service.test', {name: 'good'})).ok, true)
  await gateway.admin.call('service.add', {name: 'wrong', ...account, password: 'wrong-canary'})
  const tried = await gateway.admin.call('service.test', {name: 'wrong'})
  assert.deepEqual(
    tried.probes.map(({fault}) => fault),
    ['localhost does not take the login', 'localhost does not take the login'],
  )
  assert.equal(
    (await gateway.admin.call('service.show', {name: 'wrong'})).service.fault,
    'localhost does not take the login',
  )
  const {services} = (await gateway.admin.call('status.get', {})).services
  assert.deepEqual(services, [
    {name: 'good', fault: null},
    {name: 'wrong', fault: 'localhost does not take the login'},
  ])
  assert.equal(smtp.received.length, 0)
})

test('calls share one connection, which ends with the account and with the gateway', async () => {
  await using server = await imapServer({...authority.issue(), password: PASSWORD})
  await using gateway = await tempGateway()
  await using client = await connectAccount(gateway, accountOn(server, NO_SMTP, 'shared'))
  await Promise.all(Array.from({length: 10}, () => searchMail(client)))
  assert.equal(server.connections(), 1)
  await gateway.admin.call('service.remove', {name: 'work'})
  await eventually(async () => assert.equal(server.connections(), 0))
  await gateway.admin.call('service.add', {name: 'work', ...accountOn(server, NO_SMTP, 'shared')})
  await searchMail(client)
  assert.equal(server.connections(), 1)
  await gateway.restart()
  await eventually(async () => assert.equal(server.connections(), 0))
})

test('a server that goes away costs the calls and not the gateway, and is used again when it is back', async () => {
  const server = await imapServer({...authority.issue(), password: PASSWORD})
  await using gateway = await tempGateway()
  await using client = await connectAccount(gateway, accountOn(server, NO_SMTP, 'away'))
  await searchMail(client)
  await server[Symbol.asyncDispose]()
  const {error} = await client.callTool('email__search', {})
  const {error_type, retryable} = error as {error_type: string; retryable: boolean}
  assert.deepEqual([error_type, retryable], ['ServiceUnavailable', true])
  assert.equal((await client.callTool('filesystem__list', {path: '/workspace'}))['error'], undefined)
  await using back = await imapServer({...authority.issue(), password: PASSWORD, tlsPort: server.tlsPort})
  assert.deepEqual(await searchMail(client), [])
  assert.equal(back.connections(), 1)
})

test('a certificate that nobody vouches for gets no password from the IMAP side either', async () => {
  await using gateway = await tempGateway()
  const {settings, password} = accountOn(imap.server, NO_SMTP, 'trust')
  for (const security of ['tls', 'starttls'] as const) {
    const port = security === 'tls' ? imap.server.tlsPort : imap.server.port
    const server = {host: 'localhost', port, security}
    await gateway.admin.call('service.add', {name: security, settings: {...settings, imap: server, ca: null}, password})
    const {probes} = await gateway.admin.call('service.test', {name: security})
    assert.match(probes[1]?.fault ?? '', /^no connection with localhost: .*UNABLE_TO_VERIFY/)
    await gateway.admin.call('service.add', {name: `${security}-ca`, settings: {...settings, imap: server}, password})
    assert.equal((await gateway.admin.call('service.test', {name: `${security}-ca`})).probes[1]?.ok, true)
  }
})

test('not more than so many messages are deleted one by one within an hour', async () => {
  await using gateway = await tempGateway({settings: 'email: {max_deleted_per_hour: 2}\n'})
  await using client = await connectAccount(gateway, accountOn(imap.server, NO_SMTP, 'limited'))
  await deliver(imap.server, 'limited', [{subject: '1'}, {subject: '2'}, {subject: '3'}])
  const ids = (await searchMail(client)).map(({id}) => id)
  const ends = await Promise.all(ids.map(message_id => errorOf(client, 'email__delete', {message_id})))
  assert.deepEqual(
    ends.filter(end => end !== undefined),
    ['BatchProtection'],
  )
  assert.equal((await searchMail(client)).length, 1)
})

/** An account without encryption on a server of our own. */
function scripted({port}: ImapScript): Pick<Params<'service.add'>, 'settings' | 'password'> {
  const server = {host: '127.0.0.1', security: 'none'} as const
  return {
    settings: {smtp: {...server, port: 1}, imap: {...server, port}, user: 'bot', from: 'bot@example.com', ca: null},
    password: PASSWORD,
  }
}

test('a server that refuses what it understood is told of as such, and stays connected', async () => {
  const no = (tag: string) => `${tag} NO not today\r\n`
  await using server = await imapScript({'UID SEARCH': no, APPEND: no})
  await using gateway = await tempGateway()
  await using client = await connectAccount(gateway, scripted(server))
  assert.equal(await errorOf(client, 'email__search', {}), 'BodyFetchFailed')
  assert.equal(await errorOf(client, 'email__draft', {to: 'anna@example.com'}), 'WriteFailed')
  assert.equal(server.lines.filter(line => / LOGIN /i.test(line)).length, 1)
  assert.equal((await gateway.admin.call('service.show', {name: 'work'})).service.fault, null)
})

test('a call that is cancelled ends its connection, and the next one works', async () => {
  let isSilent = true
  await using server = await imapScript({
    'UID SEARCH': tag => (isSilent ? null : `* SEARCH\r\n${tag} OK done\r\n`),
  })
  await using gateway = await tempGateway({settings: 'limits: {call_timeout_seconds: 1}\n'})
  await using client = await connectAccount(gateway, scripted(server))
  assert.equal(await errorOf(client, 'email__search', {}), 'Timeout')
  await eventually(async () => assert.equal(server.open, 0))
  isSilent = false
  assert.deepEqual(await searchMail(client), [])
})

test('a server that announces more than anybody could want is left', async () => {
  await using server = await imapScript({
    'UID SEARCH': tag => `* SEARCH 1\r\n${tag} OK done\r\n`,
    'UID FETCH': () => '* 1 FETCH (UID 1 BODY[] {999999999}\r\n',
  })
  await using gateway = await tempGateway()
  await using client = await connectAccount(gateway, scripted(server))
  assert.equal(await errorOf(client, 'email__search', {}), 'ServiceUnavailable')
  await eventually(async () => assert.equal(server.open, 0))
})
