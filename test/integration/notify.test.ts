import assert from 'node:assert/strict'
import {createHmac} from 'node:crypto'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type IncomingHttpHeaders} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {after, before, test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {tempGateway} from '../support/temp-gateway.ts'

interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: {headers: IncomingHttpHeaders; body: string}[]
  status: number
}

async function receiver(): Promise<Receiver> {
  const received: Receiver['received'] = []
  const server = createServer(async (request, response) => {
    received.push({headers: request.headers, body: await text(request)})
    response.writeHead(self.status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`,
    received,
    status: 200,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return self
}

let dir: string
let secretFile: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'kn-'))
  secretFile = join(dir, 'secret')
  writeFileSync(secretFile, 'the key\n', {mode: 0o600})
})
after(() => rmSync(dir, {recursive: true, force: true}))

/** An agent asks for an approval; answers the id. */
async function askOne(settings: string) {
  const gateway = await tempGateway({settings: `approvals: {hold_seconds: 0}\nnotify: ${settings}\n`})
  const client = await gateway.connect(await gateway.createToken('bot'))
  const {error} = await client.callTool('filesystem__delete', {path: '/workspace/private-name'})
  return {
    gateway,
    client,
    id: String((error as Record<string, unknown>)['approval_id']),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await gateway[Symbol.asyncDispose]()
    },
  }
}

test('a webhook is told who asks for what, signed, and without the arguments', async () => {
  await using hook = await receiver()
  await using asked = await askOne(`[{type: webhook, url: "${hook.url}", secret_file: ${secretFile}}]`)
  const [{headers, body}] = await eventually(async () => {
    assert.equal(hook.received.length, 1)
    return hook.received as [Receiver['received'][0]]
  })
  const notice = JSON.parse(body)
  assert.deepEqual(
    [notice.schema, notice.event, notice.id, notice.agent, notice.capability],
    ['kruxos.notice/v1', 'approval.requested', asked.id, 'bot', 'filesystem.delete'],
  )
  assert.deepEqual(notice.decide, [
    `kruxos approve show ${asked.id}`,
    `kruxos approve accept ${asked.id}`,
    `kruxos approve reject ${asked.id}`,
  ])
  assert.ok(Date.parse(notice.expiresAt) > Date.now())
  assert.doesNotMatch(body, /private-name/)
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['kruxos-signature'])) ?? []
  assert.equal(signature, createHmac('sha256', 'the key').update(`${time}.${body}`).digest('hex'))
  assert.equal((await asked.gateway.admin.call('status.get', {})).approvals.channels[0]?.delivered, 1)
})

test('ntfy gets a line for a telephone, the arguments only where they are asked for, and no way to decide', async () => {
  await using hook = await receiver()
  await using asked = await askOne(`[{type: ntfy, url: "${hook.url}", include_input: true, token_file: ${secretFile}}]`)
  const [{headers, body}] = await eventually(async () => {
    assert.equal(hook.received.length, 1)
    return hook.received as [Receiver['received'][0]]
  })
  assert.equal(headers['title'], 'filesystem.delete waits for approval')
  assert.equal(headers['authorization'], 'Bearer the key')
  assert.equal(headers['actions'], undefined)
  assert.match(body, /agent bot.*private-name/s)
  assert.match(body, new RegExp(`kruxos approve accept ${asked.id}`))
})

test('a command gets the notice on its stdin, and nothing of the environment of the gateway', async () => {
  const out = join(dir, 'out')
  const script = join(dir, 'tell')
  writeFileSync(script, `#!/bin/sh\n{ cat; echo; env; } > ${out}.part\nmv ${out}.part ${out}\n`)
  chmodSync(script, 0o700)
  await using asked = await askOne(`[{type: command, argv: [${script}]}]`)
  const [line = '', ...env] = await eventually(async () => {
    assert.ok(existsSync(out))
    return readFileSync(out, 'utf8').split('\n')
  })
  assert.equal(JSON.parse(line).id, asked.id)
  assert.ok(!env.some(each => each.startsWith('HOME=') || each.startsWith('KRUXOS')), env.join('\n'))
})

test('a delivery that fails breaks nothing, is tried again, and is shown without the address', async () => {
  await using hook = await receiver()
  hook.status = 500
  await using asked = await askOne(`[{type: webhook, url: "${hook.url}", secret_file: ${secretFile}}]`)
  await eventually(async () => {
    const [channel] = (await asked.gateway.admin.call('status.get', {})).approvals.channels
    assert.match(channel?.lastError ?? '', /answered 500/)
    assert.doesNotMatch(JSON.stringify(channel), /secret-path/)
  })
  hook.status = 200
  await eventually(async () => assert.equal(hook.received.length, 2))
  await asked.gateway.admin.call('approval.reject', {id: asked.id})
})

test('a call of the tier notify runs and is told of', async () => {
  await using hook = await receiver()
  const only = 'events: [capability.ran]'
  await using asked = await askOne(`[{type: webhook, url: "${hook.url}", secret_file: ${secretFile}, ${only}}]`)
  await asked.client.callTool('filesystem__write', {path: '/workspace/a', content: 'x'})
  await eventually(async () => assert.equal(hook.received.length, 1))
  const notice = JSON.parse(hook.received[0]?.body ?? '')
  assert.deepEqual([notice.event, notice.capability, notice.ok], ['capability.ran', 'filesystem.write', true])
})

test('a secret that others can read is refused at start', async () => {
  const open = join(dir, 'open')
  writeFileSync(open, 'x', {mode: 0o644})
  await assert.rejects(
    tempGateway({settings: `notify: [{type: webhook, url: "http://127.0.0.1:9/", secret_file: ${open}}]`}),
    {code: 'IO', message: /others can read/},
  )
})
