import assert from 'node:assert/strict'
import {join} from 'node:path'
import {test} from 'node:test'
import {Client} from '@modelcontextprotocol/sdk/client/index.js'
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js'
import {eventually} from '../support/eventually.ts'
import {OWN_UID, type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const bridge = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')

interface Agent extends AsyncDisposable {
  call(tool: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>
}

/** An agent behind the bridge, with the official SDK's client, which checks each answer with its schema. */
async function agentNamed(gateway: TempGateway, name: string): Promise<Agent> {
  await gateway.createToken(name)
  await gateway.admin.call('token.grant', {label: name, uid: OWN_UID})
  const client = new Client({name: 'test', version: '1.0.0'})
  const env = {
    PATH: '/usr/bin:/bin',
    KRUXOS_ENDPOINT: gateway.endpoint,
    KRUXOS_TOKEN_LABEL: name,
    KRUXOS_BRIDGE_SOCKET: gateway.paths.bridgeSocket,
  }
  await client.connect(new StdioClientTransport({command: process.execPath, args: [bridge], env}))
  await client.listTools()
  return {
    async call(tool, input = {}) {
      const {isError, structuredContent, content} = await client.callTool({name: tool, arguments: input})
      if (!isError) return structuredContent as Record<string, unknown>
      const [{text} = assert.fail()] = content as {text: string}[]
      return JSON.parse(text)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const textsOf = ({messages}: Record<string, unknown>) => (messages as {message: string}[]).map(({message}) => message)

test('a message reaches the agent that waits for it, under the name of its sender', async () => {
  await using gateway = await tempGateway()
  await using ada = await agentNamed(gateway, 'ada')
  await using bob = await agentNamed(gateway, 'bob')
  const waiting = bob.call('comms__receive', {timeout_seconds: 30})
  const sent = await ada.call('comms__send', {to: 'bob', message: 'the report is ready', from: 'eve'})
  assert.equal(sent['error_type'], 'InvalidInput', 'nobody writes under another name')
  const {message_id, status} = await ada.call('comms__send', {to: 'bob', message: 'the report is ready'})
  assert.equal(status, 'delivered')
  const {messages, remaining} = await waiting
  assert.partialDeepStrictEqual(messages, [
    {message_id, from: 'ada', message: 'the report is ready', channel: null, priority: 'normal'},
  ])
  assert.equal(remaining, 0)
  assert.deepEqual(textsOf(await bob.call('comms__receive')), [])
})

test('messages outlive the gateway, and come high priority first, then in their order', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('bob')
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  for (const [message, priority] of [
    ['1', 'low'],
    ['2', 'normal'],
    ['3', 'high'],
    ['4', 'normal'],
  ]) {
    assert.equal((await ada.callTool('comms__send', {to: 'bob', message, priority}))['status'], 'queued')
  }
  await gateway.restart()
  await using bob = await gateway.connect(token)
  const first = await bob.callTool('comms__receive', {limit: 3})
  assert.deepEqual([textsOf(first), first['remaining']], [['3', '2', '4'], 1])
  assert.deepEqual(textsOf(await bob.callTool('comms__receive', {})), ['1'])
})

test('what is read and not acknowledged stays until it is', async () => {
  await using gateway = await tempGateway()
  await using bob = await gateway.connect(await gateway.createToken('bob'))
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  for (const message of ['1', '2']) await ada.callTool('comms__send', {to: 'bob', message})
  const read = await bob.callTool('comms__receive', {acknowledge: false, limit: 1})
  assert.deepEqual([textsOf(read), read['remaining']], [['1'], 1])
  assert.deepEqual(textsOf(await bob.callTool('comms__receive', {acknowledge: false})), ['1', '2'])
  const acknowledge_ids = (read['messages'] as {message_id: string}[]).map(({message_id}) => message_id)
  assert.deepEqual(textsOf(await ada.callTool('comms__receive', {acknowledge_ids})), [])
  assert.deepEqual(textsOf(await bob.callTool('comms__receive', {acknowledge: false, acknowledge_ids})), ['2'])
})

test('a call that is cancelled while it waits takes no message with it', async () => {
  await using gateway = await tempGateway()
  const token = await gateway.createToken('bob')
  const gone = await gateway.connect(token)
  void gone.callTool('comms__receive', {timeout_seconds: 50})
  const runsNow = async () => (await gateway.admin.call('audit.query', {capability: 'comms.receive'})).entries.length
  await eventually(async () =>
    assert.ok(
      (await gateway.admin.call('audit.export', {limit: 500})).rows.some(
        ({entry}) => entry.kind === 'intent' && entry.subject === 'comms.receive',
      ),
    ),
  )
  gone.notify('notifications/cancelled', {requestId: 2, reason: 'enough'})
  await eventually(async () => assert.ok((await runsNow()) > 0))
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  await ada.callTool('comms__send', {to: 'bob', message: 'still here'})
  await using bob = await gateway.connect(token)
  assert.deepEqual(textsOf(await bob.callTool('comms__receive', {})), ['still here'])
  await gone[Symbol.asyncDispose]()
})

test('only agents that exist and were not revoked can be written to', async () => {
  await using gateway = await tempGateway()
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  await gateway.createToken('bob')
  await gateway.admin.call('agent.revoke', {name: 'bob'})
  for (const to of ['bob', 'nobody', 'user', 'operator']) {
    const {error} = await ada.callTool('comms__send', {to, message: 'hello'})
    assert.partialDeepStrictEqual(error, {error_type: 'RecipientNotFound', context: {to}})
  }
})

test('a policy can say to whom an agent may write', async () => {
  await using gateway = await tempGateway()
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  for (const name of ['bob', 'cyd']) await gateway.createToken(name)
  const rules = '[{match: comms.send, when: {input: {to: bob}}, tier: autonomous}, {match: comms.*, tier: blocked}]'
  await gateway.admin.call('policy.set', {layer: 'org', text: `version: 1\nname: x\nrules: ${rules}\n`})
  assert.equal((await ada.callTool('comms__send', {to: 'bob', message: 'hello'}))['status'], 'queued')
  const {error} = await ada.callTool('comms__send', {to: 'cyd', message: 'hello'})
  assert.partialDeepStrictEqual(error, {error_type: 'PolicyDenied'})
})

test('a broadcast reaches all others, or those that fit, or those who subscribed', async () => {
  await using gateway = await tempGateway()
  await using ada = await gateway.connect(await gateway.createToken('ada'))
  await using worker = await gateway.connect(await gateway.createToken('worker-1'))
  await using reviewer = await gateway.connect(await gateway.createToken('reviewer'))
  const broadcast = async (input: object) => {
    const {delivery_count, delivered, queued, refused} = await ada.callTool('comms__broadcast', input)
    return [delivery_count, delivered, queued, refused]
  }
  const {subscription_id} = await reviewer.callTool('comms__subscribe', {channel: 'releases'})
  assert.equal((await reviewer.callTool('comms__subscribe', {channel: 'releases'}))['subscription_id'], subscription_id)
  // the first agent of every gateway is not connected
  assert.deepEqual(await broadcast({message: 'to all'}), [3, 2, 1, 0])
  assert.deepEqual(await broadcast({message: 'to workers', filter: {name_pattern: 'worker-*'}}), [1, 1, 0, 0])
  assert.deepEqual(await broadcast({message: 'to the topic', channel: 'releases'}), [1, 1, 0, 0])
  assert.equal((await worker.callTool('comms__unsubscribe', {subscription_id}))['unsubscribed'], false)
  assert.equal((await reviewer.callTool('comms__unsubscribe', {subscription_id}))['unsubscribed'], true)
  assert.deepEqual(await broadcast({message: 'to nobody', channel: 'releases'}), [0, 0, 0, 0])
  assert.deepEqual(textsOf(await worker.callTool('comms__receive', {})), ['to all', 'to workers'])
  assert.deepEqual(textsOf(await reviewer.callTool('comms__receive', {channel: 'releases'})), ['to the topic'])
  assert.deepEqual(textsOf(await reviewer.callTool('comms__receive', {})), ['to all'])
  assert.deepEqual(textsOf(await ada.callTool('comms__receive', {})), [])
})

test('an operator writes as operator, whatever agent is named', async () => {
  await using gateway = await tempGateway()
  await using bob = await gateway.connect(await gateway.createToken('bob'))
  const input = {to: 'bob', message: 'hello'}
  await gateway.admin.call('capability.call', {name: 'comms.send', agent: 'bob', input})
  assert.partialDeepStrictEqual((await bob.callTool('comms__receive', {}))['messages'], [{from: 'operator'}])
})
