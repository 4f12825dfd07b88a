import assert from 'node:assert/strict'
import {once} from 'node:events'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {z} from 'zod'
import type {Params} from '../../src/contract/operations.ts'
import {type Capability, defineCapability} from '../../src/gateway/capability.ts'
import {eventually} from '../support/eventually.ts'
import {httpClient} from '../support/http-client.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const OWN = ['capability__call', 'capability__describe', 'capability__search']

type Answer = Record<string, unknown>
const errorOf = (answer: Answer) => answer['error'] as Record<string, unknown> & {code?: number}

async function toolsOf(client: RpcClient): Promise<{name: string}[]> {
  const {result = {}} = await client.request('tools/list')
  return result['tools'] as {name: string}[]
}

async function namesOf(client: RpcClient): Promise<string[]> {
  return (await toolsOf(client)).map(({name}) => name)
}

async function agentWith(gateway: TempGateway, tools: Omit<Params<'agent.set-tools'>, 'name'>) {
  const token = await gateway.createToken('bot')
  await gateway.admin.call('agent.set-tools', {name: 'bot', ...tools})
  return {token, client: await gateway.connect(token)}
}

/** Tells progress once, and ends when it is cancelled. */
function slow(): {capability: Capability; cancelled: Promise<unknown>} {
  const stopped = Promise.withResolvers<unknown>()
  const capability = defineCapability({
    name: 'test.slow',
    version: '1.0',
    title: 'Slow',
    purpose: 'Waits until it is cancelled.',
    whenToUse: 'In a test.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output: z.strictObject({}),
    errors: {},
    examples: [],
    tags: [],
    async handle(_, {signal, progress}) {
      progress(1, 2, 'half')
      await once(signal, 'abort')
      stopped.resolve(signal.reason)
      return {}
    },
  })
  return {capability, cancelled: stopped.promise}
}

test('a tool that is left out is neither listed nor run, over MCP and /rpc, and the refusal is recorded', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {token, client} = await agentWith(gateway, {only: ['filesystem.*', 'agent.*'], except: ['filesystem.write']})
  const names = await namesOf(client)
  assert.ok(names.includes('filesystem__read') && names.includes('agent__whoami'))
  assert.ok(!names.includes('filesystem__write') && !names.includes('system__time'))

  for (const [name, input] of [
    ['filesystem.write', {path: 'a', content: 'x'}],
    ['system.time', {}],
    ['system.time', {wrong: 1}],
  ] as const) {
    const error = errorOf(await client.callTool(name.replace('.', '__'), input))
    assert.equal(error['error_type'], 'PolicyDenied')
    assert.match(String(error['description']), new RegExp(`${name} is not among the tools of bot`))
  }
  const body = {jsonrpc: '2.0', id: 1, method: 'capabilities.invoke', params: {capability: 'system.time'}}
  const rpc = async (message: object) => {
    const response = await httpClient(gateway, token).fetch('/rpc', {method: 'POST', body: JSON.stringify(message)})
    return (await response.json()) as {error: {code: number}; result: {capabilities: {name: string}[]}}
  }
  assert.equal((await rpc(body)).error.code, -32_001)
  assert.equal(
    (await rpc({...body, method: 'capabilities.describe', params: {name: 'system.time'}})).error.code,
    -32_602,
  )
  const {result} = await rpc({...body, method: 'capabilities.list', params: {}})
  assert.deepEqual(
    result.capabilities.map(({name}) => name.replace('.', '__')),
    names,
  )
  const listed = (await client.callTool('agent__capabilities'))['capabilities'] as {tool: string}[]
  assert.deepEqual(
    listed.map(({tool}) => tool),
    names,
  )

  assert.equal(existsSync(join(gateway.paths.workspacesDir, 'bot/a')), false)
  const {entries} = await admin.call('audit.query', {agent: 'bot', status: 'denied'})
  assert.deepEqual([...new Set(entries.map(({subject}) => subject))].sort(), ['filesystem.write', 'system.time'])
  assert.equal(
    (await admin.call('capability.call', {name: 'system.time', agent: 'bot'})).ok,
    true,
    'operators have all',
  )
})

test('connected clients are told of a change of their own tools and of no other', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const bot = await gateway.connect(await gateway.createToken('bot'))
  const other = await gateway.connect(await gateway.createToken('other'))
  const told = (client: RpcClient) => client.notifications.filter(({method}) => method.endsWith('list_changed')).length
  const before = await namesOf(bot)
  const {changed, listed, usable} = await admin.call('agent.set-tools', {name: 'bot', only: ['system.*']})
  assert.deepEqual([changed, listed, usable], [true, 4, 4])
  await eventually(async () => assert.equal(told(bot), 1))
  assert.equal((await admin.call('agent.set-tools', {name: 'bot', only: ['system.*']})).changed, false)
  await gateway.restart()
  assert.deepEqual((await admin.call('agent.tools', {name: 'bot'})).tools.only, ['system.*'])
  const again = await gateway.connect(await tokenOf(gateway, 'bot'))
  assert.equal((await namesOf(again)).length, 4)
  await admin.call('agent.set-tools', {name: 'bot', reset: true})
  assert.deepEqual(await namesOf(again), before)
  assert.equal(told(other), 0)
  assert.deepEqual((await admin.call('agent.set-tools', {name: 'bot', only: ['no.such', '*']})).tools.only, null)
  await assert.rejects(admin.call('agent.set-tools', {name: 'nobody', only: ['*']}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('agent.set-tools', {name: 'bot', only: ['no pattern']}), {code: 'USAGE'})
})

async function tokenOf({admin}: TempGateway, agent: string): Promise<string> {
  const {secret} = await admin.call('token.create', {label: `${agent}-2`, agent})
  return secret ?? ''
}

test('by search an agent finds, describes and calls what is not listed', async () => {
  await using gateway = await tempGateway()
  const {client} = await agentWith(gateway, {mode: 'search', always: ['system.time'], except: ['filesystem.delete']})
  assert.deepEqual(await namesOf(client), [...OWN, 'system__time'])
  const found = (await client.callTool('capability__search', {query: 'write a file'}))['capabilities'] as {
    name: string
  }[]
  assert.equal(found[0]?.name, 'filesystem.write')
  assert.ok(!found.some(({name}) => name === 'filesystem.delete'))
  const described = await client.callTool('capability__describe', {name: 'filesystem.write'})
  assert.equal((described['inputs'] as {type: string}).type, 'object')

  const call = (name: string, input: object) => client.callTool('capability__call', {name, arguments: input})
  assert.equal((await call('filesystem.write', {path: 'a', content: 'text'}))['path'], '/workspace/a')
  assert.equal((await call('filesystem__read', {path: 'a'}))['content'], 'text')
  assert.equal(readFileSync(join(gateway.paths.workspacesDir, 'bot/a'), 'utf8'), 'text')
  const refusals: [string, object, string][] = [
    ['filesystem.write', {path: 1}, 'InvalidInput'],
    ['filesystem.delete', {path: 'a'}, 'PolicyDenied'],
    ['no.such', {}, 'UnknownCapability'],
    ['capability.call', {name: 'system.time'}, 'UnknownCapability'],
  ]
  for (const [name, input, type] of refusals) assert.equal(errorOf(await call(name, input))['error_type'], type, name)
  assert.equal(errorOf(await client.callTool('capability__call', {arguments: {}}))['error_type'], 'InvalidInput')
  assert.equal(
    errorOf(await client.callTool('capability__describe', {name: 'filesystem.delete'}))['error_type'],
    'UnknownCapability',
  )
})

test('a call through capability__call is decided, asked for and recorded as what it calls', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {client} = await agentWith(gateway, {mode: 'search'})
  await client.callTool('capability__call', {name: 'filesystem.write', arguments: {path: 'a', content: 'text'}})
  const text = "version: 1\nname: test\nrules: [{match: system.*, tier: blocked, reason: 'not here'}]\n"
  await admin.call('policy.set', {layer: 'org', text})
  const blocked = errorOf(await client.callTool('capability__call', {name: 'system.time'}))
  assert.match(String(blocked['description']), /system\.time is blocked by policy: not here/)

  const held = client.callTool('capability__call', {name: 'filesystem.delete', arguments: {path: 'a'}})
  const {approvals} = await eventually(async () => {
    const list = await admin.call('approval.list', {})
    assert.equal(list.total, 1)
    return list
  })
  assert.equal(approvals[0]?.capability, 'filesystem.delete')
  await admin.call('approval.accept', {id: approvals[0]?.id ?? ''})
  assert.equal((await held)['deleted_path'], '/workspace/a')
  const {entries} = await admin.call('audit.query', {agent: 'bot', event: 'capability.call'})
  const subjects = new Set(entries.flatMap(({subject}) => subject ?? []))
  assert.deepEqual([...subjects].sort(), ['filesystem.delete', 'filesystem.write', 'system.time'])
})

test('what was approved is not run once the tool was taken away', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {client} = await agentWith(gateway, {})
  await client.callTool('filesystem__write', {path: 'a', content: 'text'})
  const held = client.callTool('filesystem__delete', {path: 'a'})
  const id = await eventually(async () => {
    const [approval] = (await admin.call('approval.list', {})).approvals
    assert.ok(approval)
    return approval.id
  })
  await admin.call('agent.set-tools', {name: 'bot', except: ['filesystem.delete']})
  await admin.call('approval.accept', {id})
  assert.equal(errorOf(await held)['error_type'], 'ApprovalVoid')
  assert.equal(existsSync(join(gateway.paths.workspacesDir, 'bot/a')), true)
})

test('progress comes through capability__call, and a cancel goes through it', async () => {
  const {capability, cancelled} = slow()
  await using gateway = await tempGateway({capabilities: [capability]})
  const {client} = await agentWith(gateway, {mode: 'search'})
  const params = {name: 'capability__call', arguments: {name: 'test.slow'}, _meta: {progressToken: 'p'}}
  client.socket.send(JSON.stringify({jsonrpc: '2.0', id: 'call', method: 'tools/call', params}))
  await eventually(async () => {
    const progress = client.notifications.find(({method}) => method === 'notifications/progress')
    assert.deepEqual(progress?.params, {progressToken: 'p', progress: 1, total: 2, message: 'half'})
  })
  client.notify('notifications/cancelled', {requestId: 'call'})
  assert.ok(await cancelled)
})

test('without the mode search nobody has the three tools', async () => {
  await using gateway = await tempGateway()
  const client = await gateway.connect(await gateway.createToken('bot'))
  const names = await namesOf(client)
  for (const name of OWN) {
    assert.ok(!names.includes(name))
    assert.equal(errorOf(await client.callTool(name, {name: 'system.time', query: 'x'})).code, -32_602)
  }
})

test('compact and search lists cost less, and the cost is that of the list that is sent', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const {client} = await agentWith(gateway, {})
  const bytesOf = async () => {
    const tools = await toolsOf(client)
    return tools.reduce((sum, tool) => sum + Buffer.byteLength(JSON.stringify(tool)), 0)
  }
  const costs = await admin.call('capability.cost', {agent: 'bot'})
  assert.deepEqual(costs.now, costs.full)
  assert.equal(costs.now.bytes, await bytesOf())
  assert.ok(costs.compact.tokens < costs.full.tokens * 0.8, JSON.stringify(costs))
  assert.ok(costs.search.tokens < costs.compact.tokens / 4, JSON.stringify(costs))
  const sum = costs.categories.reduce((total, {bytes}) => total + bytes, 0)
  assert.equal(sum, costs.now.bytes)

  await admin.call('agent.set-tools', {name: 'bot', descriptions: 'compact', only: ['filesystem.*']})
  const chosen = await admin.call('capability.cost', {agent: 'bot'})
  assert.deepEqual(chosen.now, chosen.compact)
  assert.equal(chosen.now.bytes, await bytesOf())
  assert.deepEqual(
    chosen.categories.map(({category}) => category),
    ['filesystem'],
  )
  assert.deepEqual((await admin.call('capability.cost', {})).now, costs.now)
})
