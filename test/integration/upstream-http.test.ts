import assert from 'node:assert/strict'
import {once} from 'node:events'
import {createServer, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {freePort} from '../support/free-port.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const FREE = 'version: 1\nname: free\nrules: [{match: "*", tier: autonomous}]\n'

test('a server of 2026-07-28 over HTTP: its token comes from the vault, and its changes are followed', async () => {
  await using far = await tempGateway()
  await using near = await tempGateway({settings: 'approvals: {hold_seconds: 0}\n'})
  await near.admin.call('policy.set', {layer: 'org', text: FREE})
  const url = `http://127.0.0.1:${new URL(far.endpoint).port}/mcp`
  const headers = {authorization: {secret: 'far.token', prefix: 'Bearer '}}
  const secrets = {'far.token': await far.createToken('traveller')}
  const {upstream} = await near.admin.call('upstream.add', {
    name: 'far',
    launch: {transport: 'http', url, headers},
    secrets,
  })
  assert.equal(upstream.protocol, '2026-07-28')
  await using client = await near.connect(await near.createToken('bot'))
  const time = await client.callTool('far__system_time')
  assert.ok(time['utc'], JSON.stringify(time))

  await far.admin.call('policy.set', {
    layer: 'org',
    text: 'version: 1\nname: less\nrules: [{match: system.time, tier: blocked}]\n',
  })
  const stateOf = async () => {
    const {tools} = (await near.admin.call('upstream.show', {name: 'far'})).upstream
    return tools.find(({tool}) => tool === 'system__time')?.state
  }
  await eventually(async () => assert.equal(await stateOf(), 'gone'))
})

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  return {port, url: `http://127.0.0.1:${port}/mcp`, [Symbol.dispose]: () => void server.close().closeAllConnections()}
}

const http = (url: string, headers = {}) => ({transport: 'http' as const, url, headers})

test('a redirect is not followed: the headers go nowhere but to the URL that the operator gave', async () => {
  const asked: unknown[] = []
  using elsewhere = await serve((request, response) => {
    asked.push(request.headers)
    response.end()
  })
  using server = await serve((_, response) => response.writeHead(307, {location: elsewhere.url}).end())
  await using gateway = await tempGateway()
  const add = gateway.admin.call('upstream.add', {name: 'web', launch: http(server.url, {'x-key': {value: 'k'}})})
  await assert.rejects(add, /answers with a redirect \(307\)/)
  assert.deepEqual(asked, [])
})

test('where nobody answers the reason is told', async () => {
  await using gateway = await tempGateway()
  const add = gateway.admin.call('upstream.add', {
    name: 'web',
    launch: http(`http://127.0.0.1:${await freePort()}/mcp`),
  })
  await assert.rejects(add, {
    code: 'UNREACHABLE',
    message: 'the server web does not answer: no connection: ECONNREFUSED',
    hint: 'see whether the URL is right and the server is up',
  })
})

test('an answer without an end is cut off', async () => {
  using server = await serve((_, response) => {
    response.writeHead(200, {'content-type': 'application/json'})
    const chunk = Buffer.alloc(1_048_576, ' ')
    const write = () => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', write)
    }
    write()
  })
  await using gateway = await tempGateway()
  const add = gateway.admin.call('upstream.add', {name: 'web', launch: http(server.url)}, {timeoutMs: 60_000})
  await assert.rejects(add, {code: 'UNREACHABLE'})
})

test('a secret is not sent to a host that it is not bound to', async () => {
  const asked: unknown[] = []
  using server = await serve((request, response) => {
    asked.push(request.headers)
    response.writeHead(404).end()
  })
  await using gateway = await tempGateway()
  const {admin} = gateway
  const far = await tempGateway()
  const there = `http://127.0.0.1:${new URL(far.endpoint).port}/mcp`
  const headers = {authorization: {secret: 'token', prefix: 'Bearer '}}
  const secrets = {token: await far.createToken('traveller')}
  await admin.call('upstream.add', {name: 'web', launch: http(there, headers), secrets})
  await admin.call('upstream.remove', {name: 'web'})
  await far[Symbol.asyncDispose]()
  await assert.rejects(admin.call('upstream.add', {name: 'web', launch: http(server.url, headers)}), {code: 'DENIED'})
  assert.deepEqual(asked, [])
})
