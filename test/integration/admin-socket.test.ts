import assert from 'node:assert/strict'
import {request} from 'node:http'
import {connect} from 'node:net'
import {after, before, test} from 'node:test'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway()
})
after(() => gateway[Symbol.asyncDispose]())

interface Answer {
  status: number
  body: string
}

function send(options: {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
}): Promise<Answer> {
  const {method = 'POST', path = '/v1/gateway.ready', headers = {}, body = '{}'} = options
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: gateway.paths.adminSocket,
        method,
        path,
        headers: {host: 'localhost', 'content-type': 'application/json', ...headers},
      },
      response => {
        let text = ''
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk
        })
        response.once('end', () => resolve({status: response.statusCode ?? 0, body: text}))
        response.once('error', reject)
      },
    )
    outgoing.once('error', reject)
    outgoing.end(method === 'GET' ? undefined : body)
  })
}

/** Everything that the server says to these bytes until it closes. */
async function raw(bytes: string | Buffer): Promise<string> {
  const socket = connect(gateway.paths.adminSocket)
  let text = ''
  socket.setEncoding('latin1').on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await new Promise(resolve => socket.once('close', resolve))
  return text
}

async function assertAlive(): Promise<void> {
  assert.equal((await gateway.admin.call('gateway.ready', {})).ready, true)
}

const foreign: [name: string, headers: Record<string, string>][] = [
  ['an Origin', {origin: 'http://localhost'}],
  ['a null Origin', {origin: 'null'}],
  ['a Referer', {referer: 'http://localhost/'}],
  ['a foreign Host', {host: 'evil.example'}],
  ['a Host that only begins like ours', {host: 'localhost.evil.example'}],
]
for (const [name, headers] of foreign) {
  test(`a request with ${name} is refused`, async () => {
    const {status, body} = await send({headers})
    assert.equal(status, 403)
    assert.equal(JSON.parse(body).error.code, 'DENIED')
  })
}

test('the contract is served as OpenAPI', async () => {
  const {status, body} = await send({method: 'GET', path: '/v1/openapi.json'})
  assert.equal(status, 200)
  assert.ok(JSON.parse(body).paths['/v1/token.create'].post)
})

const misuse: [name: string, options: Parameters<typeof send>[0], status: number][] = [
  ['an unknown operation', {path: '/v1/no.such'}, 404],
  ['a path of Object.prototype', {path: '/v1/constructor'}, 404],
  ['GET of an operation', {method: 'GET'}, 400],
  ['a form', {headers: {'content-type': 'text/plain'}}, 400],
  ['no JSON', {body: '{'}, 400],
  ['a list', {body: '[]'}, 400],
  ['null', {body: 'null'}, 400],
  ['an unknown field', {body: '{"x":1}'}, 400],
]
for (const [name, options, status] of misuse) {
  test(`case 78: ${name} is answered with ${status} and a code`, async () => {
    const answer = await send(options)
    assert.equal(answer.status, status)
    assert.ok(JSON.parse(answer.body).error.code)
  })
}

test('case 78: a wrong field is named by its JSON pointer', async () => {
  const {body} = await send({path: '/v1/token.create', body: '{"ttlSeconds":"long","a/b~c":1}'})
  const {issues} = JSON.parse(body).error
  assert.deepEqual(issues.map(({path}: {path: string}) => path).toSorted(), ['/a~1b~0c', '/ttlSeconds'])
})

test('case 78: a body with forty thousand unknown fields gets a short answer', async () => {
  const fields = Object.fromEntries(Array.from({length: 40_000}, (_, n) => [`unknown-${n}`, n]))
  const {status, body} = await send({path: '/v1/token.create', body: JSON.stringify(fields)})
  assert.equal(status, 400)
  assert.ok(body.length < 10_000)
})

test('case 78: mutated bodies are never answered with 500', async () => {
  const seeds = [
    '{"label":"a"}',
    '{"name":"x","input":{"path":"a"}}',
    '{"agent":null}',
    '{"__proto__":{"label":"x"}}',
    '{"label":"\\ud800"}',
  ]
  const operations = ['token.create', 'capability.call', 'agent.create', 'token.list', 'vault.unlock']
  let random = 12_345
  const next = (limit: number) => {
    random = (random * 1_103_515_245 + 12_345) & 0x7fffffff
    return random % limit
  }
  for (let n = 0; n < 1000; n++) {
    const seed = seeds[next(seeds.length)] ?? ''
    const at = next(seed.length)
    const body =
      seed.slice(0, at) + ['', '"', '{', ']', '1e999', 'null', '\\u0000', '🔑'][next(8)] + seed.slice(at + next(3))
    const {status} = await send({path: `/v1/${operations[next(operations.length)]}`, body})
    assert.notEqual(status, 500, body)
  }
  const deep = `{"name":"agent.whoami","input":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`
  assert.notEqual((await send({path: '/v1/capability.call', body: deep})).status, 500)
  await assertAlive()
})

const malformed: [name: string, bytes: string][] = [
  ['a garbage line', 'hello there\r\n\r\n'],
  ['no Host', 'POST /v1/gateway.ready HTTP/1.1\r\n\r\n'],
  ['HTTP/0.9', 'GET /v1/gateway.ready\r\n\r\n'],
  ['bare LF', 'POST /v1/gateway.ready HTTP/1.1\nHost: localhost\n\n'],
  [
    'Content-Length and chunks',
    'POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
  ],
  [
    'two Content-Lengths',
    'POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  ],
  ['a negative Content-Length', 'POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n'],
  [
    'a chunk without end',
    'POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n',
  ],
]
for (const [name, bytes] of malformed) {
  test(`case 63: ${name} is refused and the next request is fine`, async () => {
    const socket = connect(gateway.paths.adminSocket)
    socket.on('error', () => {})
    socket.write(bytes)
    const first = await new Promise<string>(resolve => {
      socket.once('data', data => resolve(data.toString()))
      socket.once('close', () => resolve(''))
    })
    assert.ok(first === '' || /^HTTP\/1\.1 4\d\d/.test(first), first)
    socket.destroy()
    await assertAlive()
  })
}

test('case 64: a header that never ends is answered with 408', async () => {
  const answer = await raw('POST /v1/gateway.ready HTTP/1.1\r\nHost: local')
  assert.match(answer, /^HTTP\/1\.1 408/)
})

test('case 66: oversize headers and URLs are refused', async () => {
  assert.match(
    await raw(`POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431/,
  )
  assert.match(await raw(`POST /${'a'.repeat(65_536)} HTTP/1.1\r\nHost: localhost\r\n\r\n`), /^HTTP\/1\.1 4\d\d/)
  await assertAlive()
})

test('case 67: a body without end is cut off at its limit', async () => {
  const socket = connect(gateway.paths.adminSocket)
  let answer = ''
  socket.setEncoding('latin1').on('data', chunk => {
    answer += chunk
  })
  socket.on('error', () => {})
  socket.write(
    'POST /v1/token.create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
  let sent = 0
  for (; sent < 2000 && !socket.destroyed && answer === ''; sent++) {
    socket.write(chunk)
    await new Promise(resolve => setImmediate(resolve))
  }
  await new Promise(resolve => (socket.destroyed ? resolve(null) : socket.once('close', resolve)))
  assert.match(answer, /^HTTP\/1\.1 413/)
  assert.ok(sent < 2000)
  await assertAlive()
})

test('case 68: 1,000 clients at once are all answered', async () => {
  const answers = await Promise.all(Array.from({length: 1000}, () => gateway.admin.call('gateway.ready', {})))
  assert.equal(answers.filter(({ready}) => ready).length, 1000)
})
