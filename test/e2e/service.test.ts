import assert from 'node:assert/strict'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {KruxosError} from '../../src/contract/errors.ts'
import {type FakeAdmin, fakeAdmin} from '../support/fake-admin.ts'
import {status} from '../support/fixtures.ts'
import {json, kruxos} from '../support/kruxos.ts'
import {outboxMail, service} from '../support/service-answers.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

const PASSWORD = 'hunter2 of the mailbox'
const SERVERS = ['--smtp-host', 'smtp.example.com', '--imap-host', 'imap.example.com']
const ACCOUNT = ['service', 'add', 'email', '--name', 'work', '--user', 'bot@example.com', ...SERVERS]

let dir: string
let passwordFile: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'ks-'))
  passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, `${PASSWORD}\n`, {mode: 0o600})
})
after(() => rmSync(dir, {recursive: true, force: true}))

function lastParams({requests}: FakeAdmin): Record<string, unknown> {
  return requests.at(-1)?.params as Record<string, unknown>
}

test('service add email takes an account from flags, and the password from stdin or a file', async () => {
  const settings = {
    smtp: {host: 'smtp.example.com', port: 465, security: 'tls'},
    imap: {host: 'imap.example.com', port: 993, security: 'tls'},
    user: 'bot@example.com',
    from: 'bot@example.com',
    ca: null,
  }
  for (const [args, input] of [
    [['--password-stdin'], `${PASSWORD}\n`],
    [['--password-file', passwordFile], ''],
  ] as const) {
    await using gateway = await fakeAdmin()
    const outcome = await kruxos([...ACCOUNT, ...args], {...gateway, input})
    assert.equal(outcome.exit, 0, outcome.stderr)
    assert.match(outcome.stdout, /^Connected work\.\n[\s\S]*SMTP: +smtp\.example\.com:465 \(tls\)/)
    assert.match(outcome.stderr, /kruxos service test work/)
    assert.doesNotMatch(outcome.stdout + outcome.stderr, /hunter2/)
    const params = {name: 'work', settings, agents: null, password: PASSWORD, ifAbsent: false}
    assert.deepEqual(gateway.requests.at(-1)?.params, params)
  }
})

test('ports follow the encryption, agents can be named, and an authority comes from a file', async () => {
  await using gateway = await fakeAdmin()
  const ca = join(dir, 'ca.pem')
  writeFileSync(ca, 'PEM')
  const more = ['--smtp-security', 'starttls', '--imap-security', 'starttls', '--imap-port', '1143', '--ca-file', ca]
  const agents = ['--agent', 'a', '--agent', 'b', '--password-file', passwordFile, '--if-absent', '--json']
  const outcome = await kruxos([...ACCOUNT, ...more, ...agents], gateway)
  assert.equal(json(outcome)['schema'], 'kruxos.service.add/v1')
  const {settings, agents: sent, ifAbsent} = lastParams(gateway)
  const {smtp, imap, ca: authority} = settings as Record<string, unknown>
  assert.deepEqual(
    [smtp, imap],
    [
      {host: 'smtp.example.com', port: 587, security: 'starttls'},
      {host: 'imap.example.com', port: 1143, security: 'starttls'},
    ],
  )
  assert.deepEqual([sent, ifAbsent, authority], [['a', 'b'], true, 'PEM'])
})

test('what is missing is named, and nothing is sent', async () => {
  await using gateway = await fakeAdmin()
  const readable = join(dir, 'readable')
  writeFileSync(readable, PASSWORD)
  chmodSync(readable, 0o644)
  const empty = join(dir, 'empty')
  writeFileSync(empty, '', {mode: 0o600})
  for (const [args, exit, message] of [
    [['service', 'add', 'email'], 2, /--user is needed/],
    [['service', 'add', 'email', '--user', 'bot', ...SERVERS], 2, /--from is needed/],
    [['service', 'add', 'email', '--user', 'bot@example.com'], 2, /--smtp-host is needed/],
    [ACCOUNT, 2, /nobody can be asked\nhint: give --password-file FILE or --password-stdin/],
    [[...ACCOUNT, '--smtp-port', '0'], 2, /--smtp-port takes a whole number/],
    [[...ACCOUNT, '--smtp-security', 'ssl'], 2, /--smtp-security takes one of: tls, starttls, none/],
    [[...ACCOUNT, '--password', PASSWORD], 2, /has no flag --password/],
    [[...ACCOUNT, '--password-file', empty], 2, /the password in .* is empty/],
    [[...ACCOUNT, '--password-file', readable], 7, /can be read by others/],
    [[...ACCOUNT, '--password-file', join(dir, 'none')], 7, /cannot read/],
    [[...ACCOUNT, '--ca-file', join(dir, 'none')], 7, /cannot read/],
    [['service', 'show', '../x'], 2, /not a valid label/],
  ] as const) {
    const outcome = await kruxos([...args], gateway)
    assert.equal(outcome.exit, exit, args.join(' '))
    assert.match(outcome.stderr, message)
    assert.doesNotMatch(outcome.stderr, /hunter2/)
  }
  assert.equal(gateway.requests.length, 0)
})

test('a person is asked for what is missing, and the password is not shown', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  const {screen, exit} = await atTerminal('service add email', gateway, [
    ['Login, mostly the address:', 'bot@example.com\r'],
    ['Address to send from:', '\r'],
    ['Server that takes mail (SMTP):', 'mail.example.com\r'],
    ['Server that keeps mail (IMAP):', '\r'],
    ['Password:', 'hunter2\r'],
  ])
  assert.equal(exit, 0, screen)
  assert.doesNotMatch(screen, /hunter2/)
  const {name, settings, password} = lastParams(gateway)
  assert.deepEqual([name, password], ['email', 'hunter2'])
  const {smtp, imap, from} = settings as Record<string, {host: string}>
  assert.deepEqual([smtp?.host, imap?.host, from], ['mail.example.com', 'mail.example.com', 'bot@example.com'])
})

test('a person is asked before an account is disconnected, a script is not', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  const question = 'Disconnect work and forget its password?'
  assert.equal((await atTerminal('service remove work', gateway, [[question, 'n\r']])).exit, 4)
  assert.equal(gateway.requests.length, 0)
  assert.equal((await atTerminal('service remove work', gateway, [[question, 'y\r']])).exit, 0)
  assert.equal((await kruxos(['service', 'remove', 'work'], gateway)).stdout, 'Disconnected work.\n')
})

test('service list, show and test say whose it is and whether it works', async () => {
  const broken = service({name: 'old', agents: ['bot'], fault: 'mail.example.com does not take the login'})
  const probes = [
    {server: 'smtp', ok: true, fault: null},
    {server: 'imap', ok: false, fault: 'imap.example.com does not take the login'},
  ] as const
  await using gateway = await fakeAdmin({
    answers: {
      'service.list': () => ({services: [service(), broken]}),
      'service.test': ({name}) => ({name, ok: false, probes: [...probes]}),
    },
  })
  const {stdout} = await kruxos(['service', 'list'], gateway)
  assert.match(stdout, /^work +email +bot@example\.com +every agent +ok$/m)
  assert.match(stdout, /^old +email +bot@example\.com +bot +mail\.example\.com does not take the login$/m)
  assert.match((await kruxos(['service', 'show', 'work'], gateway)).stdout, /Password: +service\/work\/password\n/)
  const tried = await kruxos(['service', 'test', 'work'], gateway)
  assert.equal(tried.exit, 3)
  assert.equal(tried.stdout, '  SMTP:  took the login\n  IMAP:  imap.example.com does not take the login\n')
  assert.equal((await kruxos(['service', 'test', 'work', '--json'], gateway)).exit, 3)
})

test('service outbox lists what waits; show, send and cancel take the beginning of an id', async () => {
  const mails = [
    outboxMail({sendAt: '2999-01-01T00:00:00.000Z'}),
    outboxMail({id: 'mail-1', state: 'failed', reason: 'refused', endedAt: '2026-11-23T08:00:00.000Z'}),
  ]
  await using gateway = await fakeAdmin({answers: {'outbox.list': () => ({mails})}})
  const {stdout} = await kruxos(['service', 'outbox'], gateway)
  assert.match(stdout, /^mail-0123456789ab +held until 2999-01-01 .* +claude-agent +anna@example\.com +Report$/m)
  assert.match(stdout, /^mail-1 +failed .* ago /m)
  assert.match(
    (await kruxos(['service', 'outbox', 'show', 'mail-01'], gateway)).stdout,
    /\nSubject: Report\n\nHere it is\.\n/,
  )
  assert.equal((await kruxos(['service', 'outbox', 'send', 'mail-01'], gateway)).stdout, 'mail-01 leaves now.\n')
  assert.equal((await kruxos(['service', 'outbox', 'cancel', 'mail-01'], gateway)).stdout, 'Cancelled mail-01.\n')
  assert.deepEqual(gateway.requests.at(-1)?.params, {id: 'mail-01'})
  await kruxos(['service', 'outbox', '--agent', 'bot', '--all'], gateway)
  assert.deepEqual(gateway.requests.at(-1)?.params, {agent: 'bot', all: true})
})

test('a mail that has left cannot be taken back: exit 5', async () => {
  const left = () => new KruxosError('CONFLICT', 'the mail mail-01 is sent')
  await using gateway = await fakeAdmin({answers: {'outbox.cancel': left, 'outbox.send': left}})
  for (const verb of ['cancel', 'send'])
    assert.equal((await kruxos(['service', 'outbox', verb, 'mail-01'], gateway)).exit, 5)
})

test('status and doctor tell of accounts, and of mail that is held', async () => {
  const services = {
    services: [
      {name: 'work', fault: null},
      {name: 'old', fault: 'no connection'},
    ],
    held: 2,
  }
  await using gateway = await fakeAdmin({answers: {'status.get': () => status({services})}})
  const {stdout} = await kruxos(['status'], gateway)
  assert.match(stdout, /\nServices: +work, old \(no connection\); 2 mails held: kruxos service outbox\n/)
  const {stdout: checks} = await kruxos(['doctor', '--json'], gateway)
  assert.match(checks, /"old: no connection"/)
  assert.match(checks, /"kruxos service test old"/)
  await using none = await fakeAdmin()
  assert.doesNotMatch((await kruxos(['status'], none)).stdout, /Services/)
})

test('case 8: what a mail repeats cannot reach the terminal', async () => {
  const hostile = '\u001b]0;x\u0007\u001b[2J\u009b31m\r\u202e\u200b'
  const mail = outboxMail({subject: hostile, recipients: [hostile], reason: hostile})
  await using gateway = await fakeAdmin({
    answers: {
      'outbox.list': () => ({mails: [mail]}),
      'outbox.show': () => ({mail, message: `Subject: ${hostile}\r\n\r\n${hostile}`}),
    },
  })
  for (const args of [
    ['service', 'outbox'],
    ['service', 'outbox', 'show', 'x'],
    ['service', 'outbox', '--json'],
  ]) {
    const {stdout, exit} = await kruxos(args, {...gateway, env: {FORCE_COLOR: '0'}})
    assert.equal(exit, 0)
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
  }
})
