/** A gateway with every family at work, each with a secret of its own; then all that is left behind is searched. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {request} from 'node:http'
import {createServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {createBackup} from '../../src/gateway/backup/create.ts'
import {eventually} from '../support/eventually.ts'
import {fixtureUpstream, tool} from '../support/fixture-upstream.ts'
import {connectTo, type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'
import {accountOn, authority, PASSWORD, sharedImapServer, smtpServer} from './email-fixture.ts'

const imap = sharedImapServer()
const API_KEY = 'canary-of-an-api/key+with=signs'
const UPSTREAM_KEY = 'canary-of-an-upstream'
const PASSPHRASE = 'canary-of-a-backup'

/** As they are, and as they look in JSON, URLs, hexadecimal and base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64')]
}

function filesHolding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => texts.some(text => readFileSync(file).includes(text)))
}

/** A process and all below it. */
function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`)
    .flatMap(thread => readIfThere(`/proc/${pid}/task/${thread}/children`).split(' '))
    .filter(Boolean)
  return [pid, ...children.flatMap(child => familyOf(Number(child)))]
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // it has ended
  }
}

/** Whatever it is sent as a header, it sends back. */
async function echoServer(): Promise<Disposable & {readonly origin: string}> {
  const server = createServer(authority.issue(), (request, response) => {
    response.end(`got ${request.headers.authorization}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  return {origin, [Symbol.dispose]: () => void server.close().closeAllConnections()}
}

async function metricsAt(socketPath: string): Promise<string> {
  const [answer] = await once(request({socketPath, path: '/metrics', headers: {host: 'localhost'}}).end(), 'response')
  return text(answer)
}

/** All that operators can read. */
async function readEverything({admin, paths}: GatewayProcess): Promise<unknown[]> {
  const {approvals} = await admin.call('approval.list', {all: true})
  const {mails} = await admin.call('outbox.list', {})
  return Promise.all([
    admin.call('status.get', {}),
    admin.call('audit.query', {limit: 1000}),
    admin.call('token.list', {}),
    admin.call('secret.list', {}),
    admin.call('service.list', {}),
    admin.call('schedule.list', {}),
    admin.call('alert.list', {all: true}),
    admin.call('upstream.show', {name: 'notes'}),
    admin.call('state.list', {agent: 'bot'}),
    metricsAt(paths.adminSocket),
    ...approvals.map(({id}) => admin.call('approval.show', {id})),
    ...mails.map(({id}) => admin.call('outbox.show', {id})),
  ])
}

test('case 157: with every family at work, no secret is left anywhere but sealed', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  const temporary = join(dir, 'tmp')
  mkdirSync(temporary)
  const [caFile, notices] = [join(dir, 'ca.pem'), join(dir, 'notices')]
  writeFileSync(caFile, authority.cert)
  using echo = await echoServer()
  using notes = fixtureUpstream([tool('echo', {annotations: {readOnlyHint: true}})])
  await using smtp = await smtpServer()
  const gateway = await spawnGateway(
    dir,
    {KRUXOS_LOG: 'debug', TMPDIR: temporary},
    {
      settings: `network: {allow_private: [localhost], ca_file: ${caFile}}
approvals: {hold_seconds: 0}
email: {send_delay_seconds: 600}
notify: [{type: command, argv: [/bin/sh, -c, 'env >> ${notices}; cat >> ${notices}']}]
`,
    },
  )
  t.after(async () => {
    await gateway.kill('SIGKILL')
    rmSync(dir, {recursive: true})
  })
  const {admin} = gateway
  await admin.call('agent.create', {name: 'bot'})
  const {secret: token = ''} = await admin.call('token.create', {label: 'bot', agent: 'bot'})
  const {secret: person = ''} = await admin.call('token.create', {label: 'person', principal: 'user'})
  const scope = {capabilities: ['network.*', 'process.*'], hosts: ['localhost'], agents: ['bot']}
  await admin.call('secret.set', {name: 'api', secretValue: API_KEY, ...scope})
  await admin.call('service.add', {name: 'work', ...accountOn(imap.server, smtp, 'bot')})
  const env = {...Object(notes.launch).env, PASSWORD: {secret: 'notes.key'}}
  const launch = {...notes.launch, env} as typeof notes.launch
  await admin.call('upstream.add', {name: 'notes', launch, secrets: {'notes.key': UPSTREAM_KEY}})
  const secrets = [token ?? '', person ?? '', API_KEY, UPSTREAM_KEY, PASSWORD, PASSPHRASE]
  const forms = secrets.flatMap(formsOf)
  assert.ok(secrets.every(secret => secret.length > 10))

  await using client = await connectTo(gateway, token ?? '')
  const call = {url: `${echo.origin}/v1`, secret_name: 'api'}
  const answers = [
    await client.callTool('network__credentialed_request', call),
    await client.callTool('network__http_request', {url: echo.origin, headers: {'x-plain': 'plain'}}),
    await client.callTool('secrets__list'),
    await client.callTool('secrets__use', {secret_name: 'api', capability: 'network.credentialed_request'}),
    await client.callTool('secrets__rotate_request', {secret_name: 'api', reason: 'compromised'}),
    await client.callTool('notes__echo', {text: 'hello'}),
    await client.callTool('process__run', {command: 'sleep', args: ['30'], background: true}),
    await client.callTool('process__run', {command: 'env'}),
    await client.callTool('email__send', {to: 'anna@example.com', subject: 'Report', body: 'Here it is.'}),
    await client.callTool('state__persistent__set', {key: 'note', value: 'kept'}),
    await client.callTool('state__snapshot__create'),
    await client.callTool('state__backup__create'),
    await client.callTool('comms__broadcast', {message: 'hello'}),
    await client.callTool('scheduler__delay', {
      capability: 'network.credentialed_request',
      inputs: call,
      delay_seconds: 3600,
    }),
  ]
  const family = familyOf(gateway.pid)
  assert.ok(family.length > 1, 'the gateway has children')
  const upstreams = notes.pids.map(Number)
  for (const pid of family) {
    const seen =
      readIfThere(`/proc/${pid}/cmdline`) + (upstreams.includes(pid) ? '' : readIfThere(`/proc/${pid}/environ`))
    assert.ok(!forms.some(form => seen.includes(form)), `process ${pid}`)
  }
  // What its operator gave it, it has, and nothing else.
  const given = upstreams.map(pid => readIfThere(`/proc/${pid}/environ`)).join('')
  assert.deepEqual(
    secrets.filter(secret => given.includes(secret)),
    [UPSTREAM_KEY],
  )

  await admin.call('service.test', {name: 'work'})
  await admin.call('state.backup', {})
  await eventually(async () => assert.match(readIfThere(notices), /approval/))
  const shown = JSON.stringify([answers, await readEverything(gateway)])
  assert.deepEqual(
    forms.filter(form => shown.includes(form)),
    [],
  )
  for (const told of [/got Bearer \[REDACTED\]/, /PendingApproval|pending_approval/i, /kruxos_calls_total/])
    assert.match(shown, told)
  const archive = join(dir, 'all.age')
  await createBackup({
    paths: gateway.paths,
    file: archive,
    lock: {passphrase: PASSPHRASE},
    workspaces: true,
    version: '0.0.0-test',
    operator: 'uid 0',
  })
  assert.deepEqual(filesHolding(dir, forms), [])
  await gateway.kill('SIGTERM')
  assert.deepEqual(filesHolding(dir, forms), [])
  assert.deepEqual(
    forms.filter(form => gateway.stderr().includes(form)),
    [],
  )
})
