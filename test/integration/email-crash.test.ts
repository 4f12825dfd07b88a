/** What the outbox promises, held against kill -9; and the password, looked for everywhere. */
import assert from 'node:assert/strict'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {eventually} from '../support/eventually.ts'
import {type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'
import {accountOn, PASSWORD, smtpServer} from './email-fixture.ts'

/** `KRUXOS_TEST_CRASHES=1000` for the long run. */
const CYCLES = Math.min(Number(process.env['KRUXOS_TEST_CRASHES'] ?? 4), 200)
const NO_IMAP = {tlsPort: 1}

function tempFolder(): Disposable & {readonly dir: string} {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  return {dir, [Symbol.dispose]: () => rmSync(dir, {recursive: true, force: true})}
}

async function send({admin}: GatewayProcess, subject: string): Promise<string> {
  const input = {to: 'anna@example.com', subject}
  const {result} = await admin.call('capability.call', {name: 'email.send', input})
  return String(result?.['write_id'])
}

test('a mail that was being sent when the gateway was killed is unknown and not sent again; a held one is not lost', async () => {
  using folder = tempFolder()
  let given = 0
  let isStuck = true
  await using smtp = await smtpServer({
    onData(stream, _, done) {
      given += 1
      stream.resume()
      if (!isStuck) stream.on('end', () => done())
    },
  })
  const options = {settings: 'email: {send_delay_seconds: 3600}\n'}
  const gateway = await spawnGateway(folder.dir, {}, options)
  await gateway.admin.call('service.add', {name: 'work', ...accountOn(NO_IMAP, smtp, 'bot')})
  const [stuck, held] = [await send(gateway, 'stuck'), await send(gateway, 'held')]
  await gateway.admin.call('outbox.send', {id: stuck})
  await eventually(async () => assert.equal(given, 1))
  await gateway.kill('SIGKILL')

  isStuck = false
  const next = await spawnGateway(folder.dir, {}, options)
  const states = async () => (await next.admin.call('outbox.list', {all: true})).mails.map(({id, state}) => [id, state])
  assert.deepEqual(await states(), [
    [held, 'held'],
    [stuck, 'unknown'],
  ])
  await next.admin.call('outbox.send', {id: held})
  await eventually(async () => assert.deepEqual((await states())[0], [held, 'sent']))
  assert.equal(given, 2)
  await next.kill('SIGTERM')
})

test('whenever the gateway is killed, no mail is sent twice and none that was taken is forgotten', async () => {
  using folder = tempFolder()
  await using smtp = await smtpServer()
  const options = {settings: 'email: {send_delay_seconds: 0, max_sent_per_hour: 10000}\nlog: {level: error}\n'}
  const taken = new Map<string, string>()
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const gateway = await spawnGateway(folder.dir, {}, options)
    await gateway.admin.call('service.add', {name: 'work', ...accountOn(NO_IMAP, smtp, 'bot'), ifAbsent: true})
    const sending = (async () => {
      for (let n = 0; ; n++) {
        taken.set(await send(gateway, `${cycle}-${n}`), `${cycle}-${n}`)
        await sleep(30)
      }
    })().catch(() => {})
    await sleep(200 + Math.random() * 800)
    await gateway.kill('SIGKILL')
    await sending
  }
  const gateway = await spawnGateway(folder.dir, {}, options)
  const mails = await eventually(async () => {
    const {mails} = await gateway.admin.call('outbox.list', {all: true})
    assert.ok(mails.every(({state}) => state !== 'held' && state !== 'sending'))
    return mails
  }, 60_000)
  await gateway.kill('SIGTERM')
  const times = (subject: string) => smtp.received.filter(({text}) => text.includes(`Subject: ${subject}\r\n`)).length
  const received = new Map(mails.map(({subject}) => [subject, times(subject)]))
  for (const {state, subject} of mails) {
    assert.ok(state === 'sent' || state === 'unknown', state)
    const expected = state === 'sent' ? [1] : [0, 1]
    assert.ok(
      expected.includes(received.get(subject) ?? 0),
      `${subject} is ${state}, and came ${received.get(subject)} times`,
    )
  }
  const known = new Set(mails.map(({id}) => id))
  assert.deepEqual(
    [...taken.keys()].filter(id => !known.has(id)),
    [],
  )
  assert.ok(taken.size > CYCLES)
})

test('the password of an account is nowhere on disk, in logs, in arguments or environments, but sealed in the vault', async () => {
  using folder = tempFolder()
  await using smtp = await smtpServer({onAuth: (_, __, done) => done(new Error(`not ${PASSWORD}`))})
  const gateway = await spawnGateway(folder.dir, {KRUXOS_LOG: 'debug'})
  const account = {name: 'work', ...accountOn(NO_IMAP, smtp, 'bot')}
  const {admin} = gateway
  await admin.call('service.add', account, {idempotencyKey: 'one'})
  await admin.call('service.add', account).catch(() => {})
  await admin.call('service.add', {...account, name: PASSWORD.toUpperCase()}).catch(() => {})
  await admin.call('service.test', {name: 'work'})
  const id = await send(gateway, 'refused')
  await admin.call('outbox.send', {id})
  await eventually(async () => assert.ok((await admin.call('outbox.show', {id})).mail.reason))
  await admin.call('capability.call', {name: 'email.search'})
  const shown = [
    await admin.call('service.list', {}),
    await admin.call('status.get', {}),
    await admin.call('alert.list', {}),
    await admin.call('outbox.list', {all: true}),
    await admin.call('audit.query', {limit: 100}),
  ]
  assert.ok(!JSON.stringify(shown).includes(PASSWORD))
  assert.ok(!gateway.stderr().includes(PASSWORD))
  for (const view of ['cmdline', 'environ'])
    assert.ok(!readFileSync(`/proc/${gateway.pid}/${view}`, 'utf8').includes(PASSWORD))
  assert.deepEqual(filesHolding(folder.dir, PASSWORD), [])
  await gateway.kill('SIGTERM')
  assert.deepEqual(filesHolding(folder.dir, PASSWORD), [])
})

function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => readFileSync(file).includes(text))
}
