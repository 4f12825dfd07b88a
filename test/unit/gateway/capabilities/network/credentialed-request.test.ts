import assert from 'node:assert/strict'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {type TestContext, test} from 'node:test'
import {gzipSync} from 'node:zlib'
import type {NetworkServices} from '../../../../../src/gateway/capabilities/network/index.ts'
import {type SecretRefusal, SecretRefused, type SecretUse} from '../../../../../src/gateway/secret.ts'
import {dnsServer} from '../../../../support/dns-server.ts'
import {run, runToError} from '../run.ts'
import {local, webServer} from './services.ts'

const NAME = 'network.credentialed_request'
const SECRET = 'sk-Abc/123+xyz==_0987'
const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(SECRET).toString('hex'),
]

function holding(value: string, uses: SecretUse[] = []): Partial<NetworkServices> {
  return {
    secrets: {
      async use(_name, use) {
        uses.push(use)
        return value
      },
    },
  }
}

/** A server that tells everything it was sent, in every way it can. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const {url = '', headers} = request
  const authorization = headers.authorization ?? headers['x-api-key'] ?? url
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'x-echo': authorization,
    'x-base64': Buffer.from(String(authorization)).toString('base64'),
    location: `https://evil.example/?key=${encodeURIComponent(String(authorization))}`,
    'set-cookie': [`session=${encodeURIComponent(String(authorization))}`],
  })
  const bytes = Buffer.from(`user:${SECRET}`)
  response.end(gzipSync(JSON.stringify({url, headers, base64: bytes.toString('base64'), hex: bytes.toString('hex')})))
}

async function server(t: TestContext, listener = echo, tls = true) {
  const {origin, port} = await webServer(t, listener, {tls})
  return {origin, port}
}

const placements: [
  title: string,
  placement: object | undefined,
  finds: (seen: {url: string; headers: Record<string, string>}) => unknown,
  expected: string,
][] = [
  ['as a bearer token', undefined, ({headers}) => headers['authorization'], `Bearer ${SECRET}`],
  ['in a header of its own', {type: 'header', name: 'X-Api-Key'}, ({headers}) => headers['x-api-key'], SECRET],
  [
    'in a header with a format',
    {name: 'Authorization', format: 'token {secret};'},
    ({headers}) => headers['authorization'],
    `token ${SECRET};`,
  ],
  ['in the query', {type: 'query', name: 'key'}, ({url}) => new URL(url, 'http://a').searchParams.get('key'), SECRET],
]
for (const [title, credential_placement, finds, expected] of placements) {
  test(`a secret goes out ${title}, and does not come back in headers or content`, async t => {
    let seen: unknown
    const {origin} = await server(t, (request, response) => {
      seen = finds(request as never)
      echo(request, response)
    })
    const input = {url: `${origin}/v1?a=b`, secret_name: 'api', ...(credential_placement && {credential_placement})}
    const answer = await run(local({}, holding(SECRET)), NAME, input)
    assert.equal(seen, expected)
    const text = JSON.stringify(answer)
    for (const form of FORMS) assert.ok(!text.includes(form), form)
    assert.match(text, /\[REDACTED\]/)
    assert.equal(answer['status_code'], 200)
  })
}

test('the secret is asked for with who uses it, for what and where', async t => {
  const {origin, port} = await server(t)
  const uses: SecretUse[] = []
  await run(local({}, holding(SECRET, uses)), NAME, {url: origin, secret_name: 'api'})
  assert.deepEqual(uses, [{agent: 'build-bot', capability: NAME, host: `localhost:${port}`}])
})

test('a redirect within the origin carries the secret, one to elsewhere is the answer', async t => {
  const elsewhere = await server(t, (_, response) => response.end('must not be asked'))
  const {origin} = await server(t, (request, response) => {
    if (request.url === '/here') response.writeHead(302, {location: '/end'}).end()
    else if (request.url === '/end') response.end(`has ${request.headers.authorization !== undefined}`)
    else response.writeHead(302, {location: `${elsewhere.origin}/?key=${encodeURIComponent(SECRET)}`}).end()
  })
  const capabilities = local({}, holding(SECRET))
  assert.equal((await run(capabilities, NAME, {url: `${origin}/here`, secret_name: 'api'}))['body'], 'has true')
  const away = await run(capabilities, NAME, {url: `${origin}/there`, secret_name: 'api'})
  assert.equal(away['status_code'], 302)
  assert.equal((away['headers'] as Record<string, string>)['location'], `${elsewhere.origin}/?key=[REDACTED]`)
})

test('a secret at the place where a long answer is cut is not cut in two', async t => {
  const cut = 2_097_152
  for (const before of [cut - 5, cut, cut + 40_960 - 5]) {
    for (const type of ['text/plain', 'application/octet-stream', 'text/plain; charset=utf-16le']) {
      const {origin} = await server(t, (_, response) => {
        response.setHeader('content-type', type)
        const text = 'x'.repeat(type.includes('utf-16') ? Math.floor(before / 2) : before) + SECRET + 'y'.repeat(99)
        response.end(type.includes('utf-16') ? Buffer.from(text, 'utf16le') : text + '\xff'.repeat(9))
      })
      const answer = await run(local({}, holding(SECRET)), NAME, {url: origin, secret_name: 'api'})
      const body =
        answer['body_encoding'] === 'base64'
          ? Buffer.from(String(answer['body']), 'base64').toString('latin1')
          : String(answer['body'])
      assert.doesNotMatch(body, /sk-/, `${before} ${type}`)
    }
  }
})

for (const headers of [{'content-encoding': 'compress'}, {'transfer-encoding': 'gzip, chunked'}]) {
  test(`an answer with ${JSON.stringify(headers)} is not given on, for nobody can see what is in it`, async t => {
    const {origin} = await server(t, (_, response) => response.writeHead(200, headers).end('packed'))
    const error = await runToError(local({}, holding(SECRET)), NAME, {url: origin, secret_name: 'api'})
    assert.equal(error.type, 'RequestFailed')
  })
}

const refusals: [reason: SecretRefusal, type: string][] = [
  ['unknown', 'SecretNotFound'],
  ['revoked', 'SecretNotFound'],
  ['agent', 'SecretNotFound'],
  ['capability', 'ScopeViolation'],
  ['host', 'HostNotAllowed'],
  ['locked', 'VaultLocked'],
]
for (const [reason, type] of refusals) {
  test(`a secret that is refused for "${reason}" is told as ${type}, and nothing is sent`, async t => {
    let requests = 0
    const {origin} = await server(t, (_, response) => void response.end(String(++requests)))
    const use = async () => {
      throw new SecretRefused(reason, 'the secret api was refused')
    }
    const error = await runToError(local({}, {secrets: {use}}), NAME, {url: origin, secret_name: 'api'})
    assert.deepEqual([error.type, requests], [type, 0])
    if (type === 'SecretNotFound') assert.equal(error.message, 'there is no secret api that you may use')
  })
}

test('each other error that is declared is met by what causes it', async t => {
  const {origin, port} = await server(t, echo, false)
  await using dns = await dnsServer(() => ['127.0.0.1'])
  const capabilities = local({dns_servers: [dns.address], denied_hosts: ['denied.example']}, holding(SECRET))
  for (const [input, type] of [
    [{url: 'api'}, 'InvalidUrl'],
    [{url: `http://plain.example:${port}/`}, 'InvalidUrl'],
    [{url: 'https://denied.example/'}, 'HostNotAllowed'],
    [{url: origin, method: 'OPTIONS'}, 'InvalidMethod'],
    [{url: 'https://127.0.0.1:1/'}, 'RequestFailed'],
  ] as const) {
    assert.equal((await runToError(capabilities, NAME, {...input, secret_name: 'api'})).type, type)
  }
  assert.equal(
    (await run(capabilities, NAME, {url: origin, secret_name: 'api'}))['status_code'],
    200,
    'plain to this machine',
  )
})

test('a secret that is not fit for a request is not sent', async t => {
  const {origin} = await server(t)
  for (const value of ['two\nlines', 'a\r\nhost: evil', 'schlüssel', 'x'.repeat(5000)]) {
    const error = await runToError(local({}, holding(value)), NAME, {url: origin, secret_name: 'api'})
    assert.equal(error.type, 'RequestFailed')
    assert.ok(!error.message.includes(value))
  }
})

const badInputs: Record<string, object>[] = [
  {credential_placement: {name: 'Host'}},
  {credential_placement: {name: 'a b'}},
  {credential_placement: {name: 'x', format: 'no slot'}},
  {credential_placement: {name: 'x', format: '{secret}{secret}'}},
  {credential_placement: {name: 'x', format: 'a\r\nb: {secret}'}},
  {headers: {authorization: 'Bearer mine'}},
  {headers: {Range: 'bytes=0-9'}},
  {headers: {'X-Key': 'mine'}, credential_placement: {name: 'x-key'}},
]
for (const change of badInputs) {
  test(`${JSON.stringify(change)} is refused`, async () => {
    const input = {url: 'https://127.0.0.1:1/?key=1', secret_name: 'api', ...change}
    await assert.rejects(run(local(), NAME, input), {name: 'ZodError'})
  })
}

test('a parameter that the URL has already is not added again', async () => {
  const input = {
    url: 'https://127.0.0.1:1/?key=1',
    secret_name: 'api',
    credential_placement: {type: 'query', name: 'key'},
  }
  await assert.rejects(run(local(), NAME, input), {name: 'ZodError'})
})

test('the preview names the secret and does not take it', async () => {
  const [capability] = local({}, {secrets: {use: () => assert.fail('taken')}}).filter(({name}) => name === NAME)
  const preview = (input: object) => capability?.preview?.(capability.input.parse(input), {} as never)
  const url = 'https://api.example.com/v1'
  assert.match(
    (await preview({url, secret_name: 'api'})) ?? '',
    /^GET https:\/\/api\.example\.com\/v1\n[\s\S]*authorization: Bearer \*\*\*api\*\*\*$/,
  )
  const query = {url, secret_name: 'api', credential_placement: {type: 'query', name: 'key'}}
  assert.match((await preview(query)) ?? '', /^GET https:\/\/api\.example\.com\/v1\?key=\*\*\*api\*\*\*\n/)
})
