/** The network capabilities behind a whole gateway: settings, vault, policy, audit. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {makeAuthority} from '../support/certificates.ts'
import {tempDir} from '../support/kruxos.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const SECRET = 'canary-of-a-secret/for+an=API'
const authority = makeAuthority()
const dir = tempDir()
const server = createServer(authority.issue(), (request, response) => {
  response.end(`${request.method} ${request.url} with ${request.headers.authorization}`)
})

let gateway: TempGateway
let origin: string
let token: string
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const caFile = join(dir.path, 'ca.pem')
  writeFileSync(caFile, authority.cert)
  gateway = await tempGateway({settings: `network: {allow_private: [localhost], ca_file: ${caFile}}\n`})
  const scope = {capabilities: ['network.credentialed_request'], hosts: ['localhost'], agents: ['bot']}
  await gateway.admin.call('secret.set', {name: 'api', secretValue: SECRET, ...scope})
  token = await gateway.createToken('bot')
})
after(async () => {
  await gateway[Symbol.asyncDispose]()
  server.close()
  server.closeAllConnections()
  dir[Symbol.dispose]()
})

test('an agent calls an API with a secret that it never sees, and the log names the secret', async () => {
  await using client = await gateway.connect(token)
  const listed = await client.callTool('secrets__list')
  assert.deepEqual(
    (listed['secrets'] as {name: string}[]).map(({name}) => name),
    ['api'],
  )
  const answer = await client.callTool('network__credentialed_request', {url: `${origin}/v1`, secret_name: 'api'})
  assert.equal(answer['body'], 'GET /v1 with Bearer [REDACTED]')
  const {secret} = await gateway.admin.call('secret.show', {name: 'api'})
  assert.equal(secret.uses, 1)
  const {entries} = await gateway.admin.call('audit.query', {capability: 'network.credentialed_request'})
  assert.deepEqual(entries.find(({kind}) => kind === 'outcome')?.input, {
    url: `${origin}/v1`,
    secret_name: 'api',
    method: 'GET',
    headers: {},
    body: null,
    timeout: 30,
    credential_placement: {type: 'header', name: 'Authorization', format: 'Bearer {secret}'},
  })
})

async function refusal(client: RpcClient, tool: string, input: object): Promise<unknown> {
  const {error} = await client.callTool(tool, input)
  return (error as {error_type?: unknown} | undefined)?.error_type
}

test('what is not for an agent or a host is refused, and counts as no use', async () => {
  await using client = await gateway.connect(token)
  await using other = await gateway.connect(await gateway.createToken('stranger'))
  const input = {url: `${origin}/v1`, secret_name: 'api'}
  assert.equal((await other.callTool('secrets__list'))['total'], 0)
  assert.equal(await refusal(other, 'network__credentialed_request', input), 'SecretNotFound')
  const url = `https://127.0.0.1:${new URL(origin).port}/`
  assert.equal(await refusal(client, 'network__credentialed_request', {...input, url}), 'HostNotAllowed')
  assert.equal((await gateway.admin.call('secret.show', {name: 'api'})).secret.uses, 1)
})

test('what the settings do not list stays out of reach: the gateway itself, and the metadata of a cloud', async () => {
  await using client = await gateway.connect(token)
  const own = gateway.endpoint.replace('wss://localhost', 'https://127.0.0.1')
  for (const url of [`${own}/metrics`, 'http://169.254.169.254/', 'http://[::ffff:169.254.169.254]/']) {
    assert.equal(await refusal(client, 'network__http_request', {url}), 'DomainNotAllowed', url)
  }
})

test('an agent that asks for a new value raises one alert, which names the command', async () => {
  await using client = await gateway.connect(token)
  const request = {secret_name: 'api', reason: 'compromised'}
  const first = await client.callTool('secrets__rotate_request', request)
  const second = await client.callTool('secrets__rotate_request', request)
  assert.equal(second['request_id'], first['request_id'])
  const {alerts} = await gateway.admin.call('alert.list', {})
  const alert = alerts.find(({id}) => id === first['request_id'])
  assert.deepEqual([alert?.kind, alert?.severity, alert?.count], ['rotation-requested', 'critical', 2])
  assert.equal(alert?.message, 'the agent bot asks for a new value: kruxos vault rotate api')
})

test('a locked vault sends nothing', async () => {
  await gateway.admin.call('vault.lock', {})
  const input = {url: `${origin}/v1`, secret_name: 'api'}
  const {error} = await gateway.admin.call('capability.call', {
    name: 'network.credentialed_request',
    agent: 'bot',
    input,
  })
  assert.equal(error?.error_type, 'VaultLocked')
  await gateway.admin.call('vault.unlock', {})
})

test('case 157: after all that the secret is nowhere on disk but sealed', () => {
  const files = readdirSync(gateway.dir, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
  const forms = [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')]
  const holding = files.filter(({parentPath, name}) => {
    const bytes = readFileSync(join(parentPath, name))
    return forms.some(form => bytes.includes(form))
  })
  assert.deepEqual(holding, [])
})

test('an authority that cannot be read stops the start', async () => {
  await assert.rejects(tempGateway({settings: 'network: {ca_file: /nonexistent/ca.pem}\n'}), {
    code: 'IO',
    message: 'cannot read the authority /nonexistent/ca.pem of network.ca_file',
  })
})
