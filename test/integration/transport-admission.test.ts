/** Who is let in: Host, Origin, path and token, all before the upgrade. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Accept} from '../../src/gateway/transport/types.ts'
import {echo, exchange, handshake, plainSocket, readAll, TOKEN, testTransport} from './transport-fixture.ts'

const shape = (text: string) => text.replace(/^Date: .*$/m, '')

const badCredentials: Record<string, string | null> = {
  'no header': null,
  'an empty header': '',
  'Bearer without a token': 'Bearer',
  'Basic credentials': `Basic ${Buffer.from(`user:${TOKEN}`).toString('base64')}`,
  'a token without Bearer': TOKEN,
  'case 83: 63 hex characters': `Bearer ${TOKEN.slice(1)}`,
  'case 83: 65 hex characters': `Bearer ${TOKEN}a`,
  'case 83: another case': `Bearer ${TOKEN.toUpperCase()}`,
  'case 83: 64 characters that are not hex': `Bearer ${'zz'.repeat(32)}`,
  'case 84: an unknown token': `Bearer ${'b2'.repeat(32)}`,
}

test('case 82: without a good token every answer is the same 401, before the upgrade', async () => {
  await using gateway = await testTransport()
  const answers = new Set<string>()
  for (const [name, authorization] of Object.entries(badCredentials)) {
    const {status, text} = await exchange(gateway.port, handshake(gateway.port, {Authorization: authorization}))
    assert.equal(status, 401, name)
    answers.add(shape(text))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers].join(), /www-authenticate: Bearer/)
  assert.deepEqual(gateway.seen.connections, [])
})

test('case 83: a token that is no header value is refused by the parser', async () => {
  await using gateway = await testTransport()
  const long = await exchange(gateway.port, handshake(gateway.port, {Authorization: `Bearer ${'a'.repeat(10_240)}`}))
  assert.equal(long.status, 431)
  const nul = await exchange(gateway.port, handshake(gateway.port, {Authorization: `Bearer ${TOKEN}\0`}))
  assert.equal(nul.status, 400)
  assert.deepEqual(gateway.seen.requests, [])
})

const urls: Record<string, {path: string; headers?: Record<string, string>}> = {
  '?token=': {path: `/?token=${TOKEN}`},
  '?token= with a short value': {path: '/mcp?token=secret'},
  'another parameter': {path: `/mcp?a=1&key=${TOKEN}`},
  'an escaped token': {path: `/mcp?k=%6brx_user_${'A'.repeat(43)}`},
  'a token in the path': {path: `/mcp/${TOKEN}`},
  'a token as subprotocol': {path: '/mcp', headers: {'Sec-WebSocket-Protocol': `mcp, ${TOKEN}`}},
}

for (const [name, {path, headers}] of Object.entries(urls)) {
  test(`case 85: ${name} is refused even with a good header, and not logged`, async () => {
    await using gateway = await testTransport()
    const {status, text} = await exchange(gateway.port, handshake(gateway.port, headers, path))
    assert.equal(status, 401)
    const logged = JSON.stringify(gateway.log.lines)
    assert.equal(gateway.log.lines.length, 1)
    for (const secret of [TOKEN, 'krx_user_', 'token=', 'AAAAA'])
      assert.ok(!`${text}${logged}`.includes(secret), secret)
    assert.deepEqual(gateway.seen.requests, [])
  })
}

test('a token in the query is taken when the operator allows it, but not from the path', async () => {
  await using gateway = await testTransport({allowQueryToken: true})
  const inQuery = handshake(gateway.port, {Authorization: null}, `/mcp?token=${TOKEN}`)
  assert.equal((await exchange(gateway.port, inQuery)).status, 101)
  assert.equal(gateway.seen.requests[0]?.path, '/mcp')
  const both = handshake(gateway.port, {Authorization: 'Bearer wrong'}, `/mcp?token=${TOKEN}`)
  assert.equal((await exchange(gateway.port, both)).status, 401, 'the header counts when there is one')
  assert.equal((await exchange(gateway.port, handshake(gateway.port, {}, `/${TOKEN}`))).status, 401)
  assert.ok(!JSON.stringify(gateway.log.lines).includes(TOKEN))
})

const origins = [
  'https://evil.example',
  'null',
  'http://localhost:3000',
  'chrome-extension://x',
  '',
  'https://good.example.evil',
]

for (const origin of origins) {
  test(`case 86: the origin ${JSON.stringify(origin)} is refused with a valid token`, async () => {
    await using gateway = await testTransport({allowedOrigins: ['https://good.example']})
    assert.equal((await exchange(gateway.port, handshake(gateway.port, {Origin: origin}))).status, 403)
    assert.deepEqual(gateway.seen.requests, [])
  })
}

test('case 86: a listed origin is let in, but not beside another', async () => {
  await using gateway = await testTransport({allowedOrigins: ['https://good.example']})
  const listed = handshake(gateway.port, {Origin: 'https://good.example'})
  assert.equal((await exchange(gateway.port, listed)).status, 101)
  const two = listed.replace('\r\n\r\n', '\r\nOrigin: https://evil.example\r\n\r\n')
  assert.equal((await exchange(gateway.port, two)).status, 403)
})

test('case 86: ordinary requests are held to the same rule', async () => {
  await using gateway = await testTransport()
  const request = `GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n`
  assert.equal((await exchange(gateway.port, request)).status, 403)
})

const hosts: [host: string, status: number][] = [
  ['localhost', 101],
  ['LOCALHOST:PORT', 101],
  ['127.0.0.1', 101],
  ['127.0.0.1:PORT', 101],
  ['[::1]', 101],
  ['[::1]:PORT', 101],
  ['gw.example:PORT', 101],
  ['evil.example:PORT', 421],
  ['localhost.evil.com', 421],
  ['localhost:PORT.evil.com', 421],
  ['127.0.0.1.nip.io', 421],
  ['localhost.', 421],
  ['localhost.:PORT', 421],
  ['localhost:1', 421],
  ['localhost:', 421],
  ['localhost:PORT:PORT', 421],
  ['::1', 421],
  ['[::1', 421],
  ['0.0.0.0', 421],
  ['127.1', 421],
  ['evil@localhost', 421],
  ['localhost, evil.example', 421],
  ['', 421],
]

test('case 87: only our own names are taken as Host, whole and exact', async () => {
  await using gateway = await testTransport({allowedHosts: ['GW.example']})
  for (const [host, expected] of hosts) {
    const value = host.replaceAll('PORT', String(gateway.port))
    assert.equal((await exchange(gateway.port, handshake(gateway.port, {Host: value}))).status, expected, value)
  }
})

test('case 87: no Host, or two, is a bad request', async () => {
  await using gateway = await testTransport()
  const good = handshake(gateway.port)
  for (const request of [
    handshake(gateway.port, {Host: null}),
    good.replace('\r\n\r\n', '\r\nHost: localhost\r\n\r\n'),
    good.replace('\r\n\r\n', '\r\nhost: evil.example\r\n\r\n'),
    handshake(gateway.port, {Host: null}).replace('HTTP/1.1', 'HTTP/1.0'),
    'GET /health HTTP/1.0\r\n\r\n',
  ]) {
    assert.equal((await exchange(gateway.port, request)).status, 400, request)
  }
  assert.deepEqual(gateway.seen.requests, [])
})

test('MCP is spoken at /, /mcp and /ws and nowhere else', async () => {
  await using gateway = await testTransport()
  const statusOf = async (path: string) => (await exchange(gateway.port, handshake(gateway.port, {}, path))).status
  for (const path of ['/', '/mcp', '/ws', '/?a=b']) assert.equal(await statusOf(path), 101, path)
  for (const path of [
    '/mcp/',
    '//mcp',
    '/MCP',
    '/mcp/../mcp',
    '/health',
    '/rpc',
    '/__proto__',
    '*',
    'http://localhost/mcp',
  ]) {
    assert.equal(await statusOf(path), 404, path)
  }
})

test('an ordinary request to an MCP path is served, with its body', async () => {
  await using gateway = await testTransport()
  for (const path of ['/', '/mcp', '/ws', '/rpc']) {
    const response = await fetch(`http://localhost:${gateway.port}${path}`, {method: 'POST', body: '{}'})
    assert.equal(response.status, 200)
    assert.equal(await response.text(), '2')
  }
})

test('health is answered to anybody, with the status that a probe understands', async () => {
  let health = {status: 'healthy', ready: true, version: '1.2.3'} as const
  await using gateway = await testTransport({health: () => health})
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`)
    return {status: response.status, body: await response.json()}
  }
  assert.deepEqual(await get('/health'), {status: 200, body: health})
  assert.deepEqual(await get('/health/ready'), {status: 200, body: {ready: true, status: 'healthy'}})
  health = {...health, status: 'critical', ready: false} as never
  assert.equal((await get('/health')).status, 503)
  assert.deepEqual(await get('/health/ready'), {status: 503, body: {ready: false, status: 'critical'}})
})

test('other methods and paths are refused; a fault of a route is a 500 that tells nothing', async () => {
  await using gateway = await testTransport({
    health: () => {
      throw new Error('SECRET')
    },
  })
  const url = `http://localhost:${gateway.port}`
  assert.equal((await fetch(`${url}/health`, {method: 'POST'})).status, 405)
  assert.equal((await fetch(`${url}/metrics`)).status, 404)
  assert.equal((await fetch(`${url}/constructor`)).status, 404)
  const failed = await fetch(`${url}/health`)
  assert.equal(failed.status, 500)
  assert.ok(!(await failed.text()).includes('SECRET'))
})

test('metrics are told to this machine', async () => {
  await using gateway = await testTransport({metrics: () => 'kruxos_up 1\n'})
  const response = await fetch(`http://localhost:${gateway.port}/metrics`)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  assert.equal(await response.text(), 'kruxos_up 1\n')
})

const answers: [Accept & {accepted: false}, RegExp][] = [
  [{accepted: false, status: 401, message: 'revoked yesterday'}, /^(?!.*revoked)[\s\S]*"unauthorized"/],
  [{accepted: false, status: 403, message: 'not this agent'}, /not this agent/],
  [{accepted: false, status: 429, message: 'slow down', retryAfterSeconds: 17}, /retry-after: 17[\s\S]*slow down/],
  [{accepted: false, status: 503, message: 'the vault is locked'}, /the vault is locked/],
]

test('the answers of the authenticator pass through; 401 never says why', async () => {
  for (const [answer, expected] of answers) {
    await using gateway = await testTransport({authenticate: async () => answer})
    const {status, text} = await exchange(gateway.port, handshake(gateway.port))
    assert.equal(status, answer.status)
    assert.match(text, expected)
  }
})

test('an authenticator that fails is a 503, and the next client is served', async () => {
  const seen = {requests: [], connections: [], messages: [], closed: []}
  const working = echo(seen)
  let isBroken = true
  await using gateway = await testTransport({
    authenticate: request => (isBroken ? Promise.reject(new Error('SECRET')) : working(request)),
  })
  const {status, text} = await exchange(gateway.port, handshake(gateway.port))
  assert.equal(status, 503)
  assert.ok(!text.includes('SECRET'))
  isBroken = false
  assert.equal((await exchange(gateway.port, handshake(gateway.port))).status, 101)
})

test('the authenticator is told who asks, and its headers are in the answer', async () => {
  await using gateway = await testTransport()
  const {text} = await exchange(gateway.port, handshake(gateway.port, {'Kruxos-Agent': 'claude-agent'}, '/mcp?x=1'))
  assert.match(text, /^Kruxos-Session: sess-00000001\r$/m)
  const [request] = gateway.seen.requests
  assert.equal(request?.path, '/mcp')
  assert.equal(request?.remoteAddress, '127.0.0.1')
  assert.equal(request?.isSecure, false)
  assert.equal(request?.headers['kruxos-agent'], 'claude-agent')
  const second = await exchange(gateway.port, handshake(gateway.port, {'Sec-WebSocket-Key': 'x'}))
  assert.equal(second.status, 400)
  const third = await exchange(gateway.port, handshake(gateway.port))
  assert.equal(third.text.match(/Kruxos-Session/g)?.length, 1, 'headers of one answer are not in the next')
})

test('a request that is refused is logged by its reason, at most once in a while', async () => {
  await using gateway = await testTransport()
  for (let n = 0; n < 30; n++) await exchange(gateway.port, handshake(gateway.port, {Host: 'evil.example'}))
  assert.equal(gateway.log.lines.length, 1)
  const [line] = gateway.log.lines
  assert.deepEqual(line?.fields, {reason: 'this host name is not served here', remoteAddress: '127.0.0.1'})
})

test('a client that closes its side after an ordinary request still gets the answer', async () => {
  await using gateway = await testTransport()
  const socket = await plainSocket(gateway.port)
  const answer = readAll(socket)
  socket.end('GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.match(await answer, /^HTTP\/1\.1 404/)
})
