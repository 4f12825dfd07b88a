import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {promisify} from 'node:util'
import {brotliCompressSync, deflateSync, gzipSync} from 'node:zlib'
import {networkCapabilities} from '../../../../../src/gateway/capabilities/network/index.ts'
import {dnsServer} from '../../../../support/dns-server.ts'
import {run, runToError} from '../run.ts'
import {local, networkServices, webServer} from './services.ts'

const NAME = 'network.http_request'
const MAX_BODY = 2_097_152

test('a request arrives as it was meant, over TLS that is checked, and its answer comes back', async t => {
  const {origin} = await webServer(
    t,
    async (request, response) => {
      const body = (await request.toArray()).join('')
      response.setHeader('content-type', 'application/json')
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.statusCode = 201
      response.end(JSON.stringify({method: request.method, url: request.url, headers: request.headers, body}))
    },
    {tls: true},
  )
  const input = {url: `${origin}/a?b=c`, method: 'POST', headers: {'X-Mine': 'yes'}, body: 'höllo'}
  const answer = await run(local(), NAME, input)
  const seen = JSON.parse(String(answer['body']))
  assert.deepEqual([seen.method, seen.url, seen.body, seen.headers['x-mine']], ['POST', '/a?b=c', 'höllo', 'yes'])
  assert.equal(seen.headers.host, new URL(origin).host)
  assert.equal(seen.headers['content-length'], '6')
  assert.deepEqual([answer['status_code'], answer['url'], answer['truncated']], [201, `${origin}/a?b=c`, false])
  assert.equal((answer['headers'] as Record<string, string>)['set-cookie'], 'a=1\nb=2')
})

test('a body is not sent with GET, and HEAD, 204 and 304 have no content', async t => {
  const {origin} = await webServer(t, async (request, response) => {
    const sent = (await request.toArray()).length
    response.statusCode = Number(request.url?.slice(1))
    response.setHeader('content-encoding', 'gzip')
    response.end(response.statusCode === 200 && request.method === 'GET' ? gzipSync(`sent ${sent}`) : undefined)
  })
  assert.equal((await run(local(), NAME, {url: `${origin}/200`, body: 'x'}))['body'], 'sent 0')
  for (const [path, method] of [
    ['200', 'HEAD'],
    ['204', 'GET'],
    ['304', 'GET'],
    ['204', 'DELETE'],
  ]) {
    const answer = await run(local(), NAME, {url: `${origin}/${path}`, method})
    assert.deepEqual([answer['status_code'], answer['body']], [Number(path), ''])
  }
})

const contents: [title: string, type: string | null, bytes: Buffer, body: string, encoding: string][] = [
  ['UTF-8', 'text/html; charset=utf-8', Buffer.from('grün'), 'grün', 'text'],
  ['Latin-1', 'text/plain; charset=iso-8859-1', Buffer.from('grün', 'latin1'), 'grün', 'text'],
  ['UTF-16', 'text/plain; charset="utf-16le"', Buffer.from('grün', 'utf16le'), 'grün', 'text'],
  ['an unknown charset', 'text/plain; charset=klingon', Buffer.from('abc'), 'abc', 'text'],
  ['JSON without charset', 'application/problem+json', Buffer.from('{"ü":1}'), '{"ü":1}', 'text'],
  ['text without a type', null, Buffer.from('abc'), 'abc', 'text'],
  ['bytes', 'image/png', Buffer.from([0x89, 0x50, 0, 1]), 'iVAAAQ==', 'base64'],
  ['bytes without a type', null, Buffer.from([0xff, 0xfe, 0x80]), '//6A', 'base64'],
]
for (const [title, type, bytes, body, encoding] of contents) {
  test(`${title} comes as ${encoding}`, async t => {
    const {origin} = await webServer(t, (_, response) => {
      if (type !== null) response.setHeader('content-type', type)
      response.end(bytes)
    })
    const answer = await run(local(), NAME, {url: origin})
    assert.deepEqual([answer['body'], answer['body_encoding']], [body, encoding])
  })
}

test('compressed content is decompressed, twice over at most', async t => {
  const forms: Record<string, [encoding: string, bytes: Buffer]> = {
    '/gzip': ['gzip', gzipSync('content')],
    '/deflate': ['deflate', deflateSync('content')],
    '/br': ['br', brotliCompressSync('content')],
    '/twice': ['gzip, br', brotliCompressSync(gzipSync('content'))],
    '/thrice': ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync('content')))],
    '/broken': ['gzip', Buffer.from('no gzip at all')],
    '/cut': ['gzip', gzipSync('content').subarray(0, 12)],
    '/unknown': ['aes128gcm', Buffer.from([1, 2, 255])],
    '/constructor': ['constructor', Buffer.from([1, 2, 255])],
    '/noise': ['gzip', gzipSync(randomBytes(2 * MAX_BODY))],
  }
  const {origin} = await webServer(t, (request, response) => {
    const [encoding, bytes] = forms[request.url ?? ''] ?? assert.fail()
    response.setHeader('content-encoding', encoding)
    response.end(bytes)
  })
  for (const path of ['gzip', 'deflate', 'br', 'twice']) {
    assert.equal((await run(local(), NAME, {url: `${origin}/${path}`}))['body'], 'content', path)
  }
  for (const path of ['thrice', 'broken', 'cut']) {
    assert.equal((await runToError(local(), NAME, {url: `${origin}/${path}`})).type, 'RequestFailed', path)
  }
  for (const path of ['unknown', 'constructor']) {
    assert.equal((await run(local(), NAME, {url: `${origin}/${path}`}))['body'], 'AQL/')
  }
  assert.equal((await run(local(), NAME, {url: `${origin}/noise`}))['truncated'], true)
})

test('a bomb goes no further than what is read of it', async t => {
  const bomb = gzipSync(Buffer.alloc(64 * MAX_BODY))
  const {origin} = await webServer(t, (_, response) => {
    response.writeHead(200, {'content-encoding': 'gzip', 'content-type': 'text/plain'})
    response.end(bomb)
  })
  const answer = await run(local(), NAME, {url: origin})
  assert.deepEqual([String(answer['body']).length, answer['truncated']], [MAX_BODY, true])
})

test('an endless answer is cut, whether it is content or compressed nothing', async t => {
  const nothing = gzipSync('')
  const {origin} = await webServer(t, (request, response) => {
    const isPlain = request.url === '/plain'
    response.writeHead(200, isPlain ? {} : {'content-encoding': 'gzip'})
    const chunk = isPlain ? Buffer.alloc(65_536, 'x') : Buffer.concat(Array.from({length: 1000}, () => nothing))
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', write)
    write()
  })
  const answer = await run(local(), NAME, {url: `${origin}/plain`})
  assert.deepEqual([String(answer['body']).length, answer['truncated']], [MAX_BODY, true])
  assert.equal((await runToError(local(), NAME, {url: `${origin}/nothing`})).type, 'RequestFailed')
})

async function redirecting(t: TestContext, table: Record<string, [status: number, location: string]>) {
  const seen: {method: string | undefined; url: string | undefined; headers: Record<string, unknown>; body: string}[] =
    []
  const server = await webServer(t, async (request, response) => {
    const {method, url = '', headers} = request
    seen.push({method, url, headers: {...headers}, body: (await request.toArray()).join('')})
    const [status, location] = table[url] ?? [200, '']
    response.writeHead(status, location ? {location} : {})
    response.end(`at ${url}`)
  })
  return {...server, seen}
}

test('redirects are followed as fetch follows them', async t => {
  const server = await redirecting(t, {
    '/301': [301, '/end'],
    '/303': [303, 'end'],
    '/307': [307, '/end?x#y'],
    '/loop': [302, '/loop'],
    '/nowhere': [302, 'gopher://example.com/'],
    '/user': [302, 'http://user:pass@127.0.0.1/'],
    '/bare': [302, ''],
  })
  const {origin, seen} = server
  const post = {method: 'POST', headers: {'content-type': 'text/plain', 'x-api-key': 'k'}, body: 'text'}
  for (const [path, method, body, type] of [
    ['/301', 'GET', '', undefined],
    ['/303', 'GET', '', undefined],
    ['/307', 'POST', 'text', 'text/plain'],
  ] as const) {
    const answer = await run(local(), NAME, {url: origin + path, ...post})
    assert.match(String(answer['url']), /\/end/)
    const last = seen.at(-1)
    assert.deepEqual([last?.method, last?.body, last?.headers['content-type']], [method, body, type], path)
    assert.equal(last?.headers['x-api-key'], 'k', 'the same origin may have it')
  }
  const unfollowed = await run(local(), NAME, {url: `${origin}/301`, follow_redirects: false})
  assert.deepEqual([unfollowed['status_code'], unfollowed['body']], [301, 'at /301'])
  assert.equal((await run(local(), NAME, {url: `${origin}/bare`}))['status_code'], 302)
  const before = seen.length
  assert.equal((await runToError(local(), NAME, {url: `${origin}/loop`})).type, 'RequestFailed')
  assert.equal(seen.length - before, 11)
  for (const path of ['/nowhere', '/user']) {
    assert.equal((await runToError(local(), NAME, {url: origin + path})).type, 'RequestFailed', path)
  }
})

test('a redirect to another origin takes no credentials along', async t => {
  const other = await redirecting(t, {})
  const first = await redirecting(t, {'/go': [307, `${other.origin}/end`]})
  const headers = {Authorization: 'Bearer x', Cookie: 'a=1', 'X-Api-Key': 'k', 'X-Auth-Token': 't', 'X-Plain': 'yes'}
  await run(local(), NAME, {url: `${first.origin}/go`, headers})
  const [seen] = other.seen
  assert.equal(seen?.headers['x-plain'], 'yes')
  for (const name of ['authorization', 'cookie', 'x-api-key', 'x-auth-token'])
    assert.equal(seen?.headers[name], undefined, name)
  assert.equal(seen?.headers['host'], new URL(other.origin).host)
})

for (const location of [
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]:1/',
  'http://2130706433:1/',
  '//10.0.0.1/',
  'http://localhost:1/',
]) {
  test(`a redirect to ${location} is refused`, async t => {
    const {origin} = await redirecting(t, {'/go': [302, location]})
    const narrow = local({allow_private: [new URL(origin).host]})
    assert.equal((await runToError(narrow, NAME, {url: `${origin}/go`})).type, 'DomainNotAllowed')
  })
}

test('a name that leads elsewhere a moment later is connected to where it was checked', async t => {
  const {port} = await webServer(t, (request, response) => response.end(`host ${request.headers.host}`))
  const answers = [['127.0.0.1'], ['127.0.0.1'], ['10.9.9.9'], ['10.9.9.9']]
  await using dns = await dnsServer(() => answers.shift() ?? ['10.9.9.9'])
  const capabilities = local({dns_servers: [dns.address]})
  const url = `http://rebinding.example:${port}/`
  assert.equal((await run(capabilities, NAME, {url}))['body'], `host rebinding.example:${port}`)
  assert.equal(dns.asked.length, 2, 'one question for each kind of address, and none for the connection')
  assert.equal((await runToError(capabilities, NAME, {url})).type, 'DomainNotAllowed')
})

test('a certificate is held against the name, not the address, and must come from a known authority', async t => {
  const {port} = await webServer(t, (_, response) => response.end('in'), {tls: true, dns: ['good.example']})
  await using dns = await dnsServer(() => ['127.0.0.1'])
  const settings = {dns_servers: [dns.address]}
  assert.equal((await run(local(settings), NAME, {url: `https://good.example:${port}/`}))['body'], 'in')
  const other = await runToError(local(settings), NAME, {url: `https://bad.example:${port}/`})
  assert.match(other.message, /its certificate is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)/)
  assert.equal((await run(local(), NAME, {url: `https://127.0.0.1:${port}/`}))['body'], 'in')
  const stranger = await runToError(local(settings, {ca: undefined}), NAME, {url: `https://good.example:${port}/`})
  assert.deepEqual([stranger.type, /unknown authority/.test(stranger.message)], ['RequestFailed', true])
})

test('a name in another script and an IPv6 address are reached', async t => {
  const {port} = await webServer(t, (request, response) => response.end(request.headers.host))
  await using dns = await dnsServer(name => (name === 'xn--bcher-kva.example' ? ['127.0.0.1'] : []))
  const answer = await run(local({dns_servers: [dns.address]}), NAME, {url: `http://Bücher.example:${port}/`})
  assert.equal(answer['body'], `xn--bcher-kva.example:${port}`)
  const six = await webServer(t, (request, response) => response.end(request.headers.host), {host: '::1'})
  assert.equal((await run(local(), NAME, {url: six.origin}))['body'], `[::1]:${six.port}`)
})

test('a server that trickles, says nothing or breaks off ends in time', async t => {
  const {origin} = await webServer(t, (request, response) => {
    if (request.url === '/silent') return
    response.writeHead(200, {'content-length': '1000'})
    response.write('x')
    if (request.url === '/broken') setImmediate(() => response.destroy())
    const timer = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(timer))
  })
  for (const path of ['/silent', '/trickle']) {
    const error = await runToError(local(), NAME, {url: origin + path, timeout: 1})
    assert.deepEqual([error.type, error.message], ['RequestFailed', 'no whole answer within 1 s'])
  }
  assert.equal((await runToError(local(), NAME, {url: `${origin}/broken`})).type, 'RequestFailed')
})

test('a call that is cancelled ends its connection', async t => {
  const {promise: closed, resolve} = Promise.withResolvers<void>()
  const controller = new AbortController()
  const {origin} = await webServer(t, request => {
    request.socket.on('close', resolve)
    controller.abort(new Error('enough'))
  })
  await assert.rejects(run(local(), NAME, {url: origin}, {signal: controller.signal}))
  await closed
})

test('what is no HTTP, too many headers, and nobody there are told apart', async t => {
  const raw = createServer(socket => socket.on('error', () => {}).end('SSH-2.0-OpenSSH\r\n'))
  raw.listen(0, '127.0.0.1')
  await once(raw, 'listening')
  t.after(() => raw.close())
  const {port} = raw.address() as {port: number}
  assert.match((await runToError(local(), NAME, {url: `http://127.0.0.1:${port}/`})).message, /is no HTTP/)
  const wide = await webServer(t, (_, response) => response.setHeader('x', 'y'.repeat(40_000)).end())
  assert.match((await runToError(local(), NAME, {url: wide.origin})).message, /too many headers/)
  raw.close()
  const gone = await runToError(local(), NAME, {url: `http://127.0.0.1:${port}/`})
  assert.match(gone.message, /nothing listens there \(ECONNREFUSED\)/)
})

test('each error that is declared is met by what causes it', async () => {
  await using dns = await dnsServer(() => [])
  const nowhere = networkCapabilities(networkServices({dns_servers: [dns.address]}))
  for (const [input, type] of [
    [{url: 'example.com'}, 'InvalidUrl'],
    [{url: 'http://127.0.0.1/'}, 'DomainNotAllowed'],
    [{url: 'http://example.com/', method: 'get'}, 'InvalidMethod'],
    [{url: 'http://example.com/', method: 'CONNECT'}, 'InvalidMethod'],
    [{url: 'http://nothing.example/'}, 'RequestFailed'],
  ] as const) {
    assert.equal((await runToError(nowhere, NAME, input)).type, type)
  }
})

const badHeaders: Record<string, string>[] = [
  {Host: 'evil.example'},
  {'content-length': '0'},
  {'Transfer-Encoding': 'chunked'},
  {Connection: 'upgrade'},
  {'Proxy-Authorization': 'x'},
  {Upgrade: 'websocket'},
  {TE: 'trailers'},
  {'x y': 'z'},
  {'x:': 'z'},
  {'': 'z'},
  {x: 'a\r\nhost: b'},
  {x: 'a\nb'},
  {x: 'a\0b'},
  {x: '€'},
  {a: '1', A: '2'},
]
for (const headers of badHeaders) {
  test(`the headers ${JSON.stringify(headers)} are refused`, async () => {
    await assert.rejects(run(local(), NAME, {url: 'http://127.0.0.1:1/', headers}), {name: 'ZodError'})
  })
}

test('no proxy of the environment is used', async t => {
  const {origin} = await webServer(t, (_, response) => response.end('straight'))
  const proxy = await webServer(t, (_, response) => response.end('through a proxy'))
  const env = {NODE_USE_ENV_PROXY: '1', http_proxy: proxy.origin, HTTP_PROXY: proxy.origin}
  const program = join(import.meta.dirname, 'request-program.ts')
  const {stdout} = await promisify(execFile)(process.execPath, [program, origin], {env})
  assert.equal(stdout, 'straight')
})

test('the preview shows the request as it would be sent, and sends nothing', async () => {
  const [capability] = local().filter(({name}) => name === NAME)
  const input = {url: 'https://example.com/a?b', method: 'POST', headers: {Accept: 'text/html'}, body: 'x'.repeat(5000)}
  const text = await capability?.preview?.(capability.input.parse(input), {} as never)
  assert.match(
    text ?? '',
    /^POST https:\/\/example\.com\/a\?b\naccept-encoding: gzip, deflate, br\naccept: text\/html\n\nx{4000}\n\(1000 characters more\)$/,
  )
})
