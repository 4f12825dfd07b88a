import assert from 'node:assert/strict'
import {chmodSync, chownSync, mkdirSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {test} from 'node:test'
import {type AdminClient, adminClient} from '../../../src/cli/admin-client.ts'
import {checkSocket} from '../../../src/cli/socket.ts'
import {KruxosError} from '../../../src/contract/errors.ts'
import {fakeAdmin} from '../../support/fake-admin.ts'
import {tempDir} from '../../support/kruxos.ts'

const UID = process.getuid?.() ?? null
const isRoot = UID === 0
/** Only root can give a file away; as anybody else these cases cannot arise. */
const asRoot = isRoot ? test : () => undefined

function client(socketPath: string, onVersion: (version: string) => void = () => {}): AdminClient {
  return adminClient({socketPath, uid: UID, onVersion})
}

test('a call is one POST with a JSON body, and its result is the answer', async () => {
  await using gateway = await fakeAdmin()
  const {agent} = await client(gateway.socketPath).call('agent.show', {name: 'build-bot'})
  assert.equal(agent.name, 'build-bot')
  const [request] = gateway.requests
  assert.equal(request?.name, 'agent.show')
  assert.equal(request?.headers.host, 'localhost')
  assert.equal(request?.headers['content-type'], 'application/json')
  assert.equal(request?.headers['idempotency-key'], undefined)
  for (const header of ['origin', 'referer']) assert.equal(request?.headers[header], undefined)
})

test('an idempotency key goes along', async () => {
  await using gateway = await fakeAdmin()
  await client(gateway.socketPath).call('agent.create', {name: 'a'}, {idempotencyKey: 'k1'})
  assert.equal(gateway.requests[0]?.headers['idempotency-key'], 'k1')
})

test("the gateway's errors keep their code, hint and issues", async () => {
  const error = new KruxosError('NOT_FOUND', 'no agent named x', {hint: 'kruxos agent list'})
  await using gateway = await fakeAdmin({answers: {'agent.show': () => error}})
  await assert.rejects(client(gateway.socketPath).call('agent.show', {name: 'x'}), {
    code: 'NOT_FOUND',
    message: 'no agent named x',
    hint: 'kruxos agent list',
  })
  await assert.rejects(client(gateway.socketPath).call('token.show', {token: ''}), (rejected: unknown) => {
    return rejected instanceof KruxosError && rejected.code === 'USAGE' && rejected.issues?.[0]?.path === '/token'
  })
})

test('PENDING is an error although HTTP counts it as a success', async () => {
  await using gateway = await fakeAdmin({
    answers: {'agent.create': () => new KruxosError('PENDING', 'waits for approval')},
  })
  await assert.rejects(client(gateway.socketPath).call('agent.create', {name: 'a'}), {code: 'PENDING'})
})

test('the version of the gateway is told once', async () => {
  await using gateway = await fakeAdmin({version: '9.9.9'})
  const versions: string[] = []
  const admin = client(gateway.socketPath, version => versions.push(version))
  await admin.call('gateway.ready', {})
  await admin.call('gateway.ready', {})
  assert.deepEqual(versions, ['9.9.9'])
})

test('case 74: no socket, or one that nobody listens at, is a gateway that does not run', async () => {
  using dir = tempDir()
  const stale = join(dir.path, 's.sock')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(stale, resolve))
  const abandoned = join(dir.path, 't.sock')
  // Node removes the file of a socket that it closes; a killed gateway does not.
  const {renameSync} = await import('node:fs')
  renameSync(stale, abandoned)
  await new Promise(resolve => server.close(resolve))
  for (const path of [join(dir.path, 'none.sock'), join(dir.path, 'no', 'folder.sock'), abandoned]) {
    await assert.rejects(client(path).call('gateway.ready', {}), (error: unknown) => {
      assert.ok(error instanceof KruxosError)
      assert.equal(error.code, 'UNREACHABLE')
      return /not running/.test(error.message) && error.hint === 'kruxos gateway start'
    })
  }
})

test('a connection that ends before the answer leaves the outcome unknown, and says where to look', async () => {
  await using gateway = await fakeAdmin({respond: request => request.socket.destroy()})
  await assert.rejects(client(gateway.socketPath).call('token.create', {}), {
    code: 'UNREACHABLE',
    message: 'the connection was lost, outcome unknown',
    hint: 'kruxos token list shows whether it was done',
  })
})

test('an answer that is cut off leaves the outcome unknown', async () => {
  await using gateway = await fakeAdmin({
    respond: (_, response) => {
      response.writeHead(200, {'content-length': 1000})
      response.write('{"token":')
      setImmediate(() => response.destroy())
    },
  })
  await assert.rejects(client(gateway.socketPath).call('token.create', {}), {
    code: 'UNREACHABLE',
    message: /outcome unknown/,
  })
})

test('an answer that does not come in time leaves the outcome unknown', async () => {
  await using gateway = await fakeAdmin({respond: () => {}})
  await assert.rejects(client(gateway.socketPath).call('vault.lock', {}, {timeoutMs: 100}), {
    code: 'UNREACHABLE',
    message: 'no answer within 0.1 s, outcome unknown',
    hint: 'kruxos vault status shows whether it was done',
  })
})

test('an answer that stops in the middle is not waited for', async () => {
  await using gateway = await fakeAdmin({
    respond: (_, response) => {
      response.writeHead(200, {'content-length': 1000})
      response.write('{"token":')
    },
  })
  await assert.rejects(client(gateway.socketPath).call('agent.create', {name: 'a'}, {timeoutMs: 200}), {
    code: 'UNREACHABLE',
    message: /outcome unknown/,
    hint: 'kruxos agent list shows whether it was done',
  })
})

test('what is no gateway is not believed', async () => {
  for (const [status, body] of [
    [200, 'hello'],
    [404, '{}'],
    [500, '{"error":{"code":"EVIL"}}'],
    [200, ''],
  ] as const) {
    await using gateway = await fakeAdmin({respond: (_, response) => response.writeHead(status).end(body)})
    await assert.rejects(client(gateway.socketPath).call('gateway.ready', {}), {
      code: 'UNREACHABLE',
      message: /no kruxos gateway/,
    })
  }
})

asRoot('case 24: a socket that belongs to somebody else is refused and nothing is sent', async () => {
  await using gateway = await fakeAdmin()
  chownSync(gateway.socketPath, 65_534, 65_534)
  await assert.rejects(client(gateway.socketPath).call('gateway.ready', {}), {
    code: 'DENIED',
    message: /belongs to uid 65534/,
  })
  assert.equal(gateway.requests.length, 0)
})

test('case 24: the owner has to be root or us', () => {
  using dir = tempDir()
  const socket = join(dir.path, 'a.sock')
  writeFileSync(socket, '')
  const other = (UID ?? 0) + 1
  if (isRoot) chownSync(socket, other, other)
  assert.throws(() => checkSocket(socket, isRoot ? 0 : other), {code: 'DENIED', message: /belongs to uid/})
})

asRoot('case 24: a folder that belongs to somebody else is refused, with or without a socket in it', () => {
  using dir = tempDir()
  chownSync(dir.path, 65_534, 65_534)
  assert.throws(() => checkSocket(join(dir.path, 'a.sock'), 0), {
    code: 'DENIED',
    message: /folder .* belongs to uid 65534/,
  })
})

test('case 72: a folder that everybody may write to is refused, unless it is sticky like /tmp', () => {
  using dir = tempDir()
  const open = join(dir.path, 'open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  assert.throws(() => checkSocket(join(open, 'a.sock'), UID), {code: 'DENIED', message: /everybody may write/})
  chmodSync(open, 0o1777)
  assert.equal(checkSocket(join(open, 'a.sock'), UID), false)
})

test('a socket path that the kernel could not bind is refused', async () => {
  await assert.rejects(client(`/tmp/${'x'.repeat(200)}/a.sock`).call('gateway.ready', {}), {
    code: 'USAGE',
    message: /bytes long/,
  })
})

test('case 68: calls at a socket whose queue is full are tried again until they are taken', async () => {
  await using gateway = await fakeAdmin({backlog: 4})
  const admin = client(gateway.socketPath)
  const results = await Promise.all(Array.from({length: 100}, () => admin.call('gateway.ready', {})))
  assert.equal(results.filter(({ready}) => ready).length, 100)
})
