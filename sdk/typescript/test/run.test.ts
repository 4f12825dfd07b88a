/** The loop with the real vendor's client, on a Messages API that takes nothing that the real one would not. */
import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import {type MessagesApi, startMessagesApi} from '../../testing/messages-api.ts'
import type {MessagesRequest} from '../../testing/messages-request.ts'
import {AuthenticationError} from '../src/index.ts'
import {testAgent} from './agent.ts'

const MODEL = 'claude-sonnet-4-6'
const QUESTION = {model: MODEL, max_tokens: 1024, messages: [{role: 'user' as const, content: 'Tidy up.'}]}

function clientOf(api: MessagesApi): Anthropic {
  return new Anthropic({apiKey: 'test', baseURL: api.url, maxRetries: 2})
}

/** The tool results in the last message of a request. */
function resultsIn(request: MessagesRequest | undefined) {
  const content = request?.messages.at(-1)?.content ?? []
  return typeof content === 'string' ? [] : content.filter(block => block.type === 'tool_result')
}

test('several turns, calls side by side, an error that the model reads, and its last words', async () => {
  await using fixture = await testAgent()
  const {agent, gateway} = fixture
  await using api = await startMessagesApi([
    {
      say: 'I look at both.',
      calls: [
        {tool: 'filesystem__read', input: {path: '/workspace/data.csv'}},
        {tool: 'filesystem__read', input: {path: '/workspace/none'}},
      ],
    },
    {calls: [{tool: 'filesystem__write', input: {path: '/workspace/report.txt', content: 'done'}}]},
    {say: 'All done.'},
  ])
  const result = await agent.run(clientOf(api), QUESTION)
  assert.equal(result.stopReason, 'end_turn')
  assert.equal(result.turns, 3)
  assert.deepEqual(
    result.message.content.map(block => block.type === 'text' && block.text),
    ['All done.'],
  )
  const [read, missing] = resultsIn(api.requests[1]?.body)
  assert.equal(JSON.parse(String(read?.content)).content, 'a,b\n1,2\n')
  assert.equal(read?.is_error, undefined)
  assert.equal(JSON.parse(String(missing?.content)).error, 'FileNotFound')
  assert.equal(missing?.is_error, true)
  assert.ok(existsSync(join(gateway.paths.workspacesDir, 'build', 'report.txt')))
  assert.deepEqual(
    api.requests.map(({refusal}) => refusal),
    [null, null, null],
  )
})

test('a conversation that was run can be gone on with', async () => {
  await using fixture = await testAgent()
  await using api = await startMessagesApi([
    {calls: [{tool: 'system__time', input: {}}]},
    {say: 'Noon.'},
    {say: 'Bye.'},
  ])
  const first = await fixture.agent.run(clientOf(api), QUESTION)
  const messages = [...first.messages, {role: 'user' as const, content: 'Thanks.'}]
  const second = await fixture.agent.run(clientOf(api), {...QUESTION, messages})
  assert.equal(second.turns, 1)
  assert.equal(api.requests.at(-1)?.body.messages.length, 5)
})

test('a loop of the own: tools, blocks and results fit together', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  await using api = await startMessagesApi([{calls: [{tool: 'filesystem__list', input: {path: '/workspace'}}]}])
  const client = clientOf(api)
  const tools = agent.capabilities.asClaudeTools({category: 'filesystem'})
  const messages: Anthropic.MessageParam[] = [{role: 'user', content: 'List files in /workspace'}]
  const asked = await client.messages.create({model: MODEL, max_tokens: 1024, tools, messages})
  const uses = asked.content.filter(block => block.type === 'tool_use')
  const results = await Promise.all(uses.map(block => agent.capabilities.handleToolUse(block)))
  messages.push({role: 'assistant', content: asked.content}, {role: 'user', content: results})
  const answer = await client.messages.create({model: MODEL, max_tokens: 1024, tools, messages})
  assert.match(JSON.stringify(answer.content), /data\.csv/)
})

test('a tool that does not exist is told to the model', async () => {
  await using fixture = await testAgent()
  const unknown = {type: 'tool_use', id: 'toolu_1', name: 'slack__send', input: {}} as const
  const told = await fixture.agent.capabilities.handleToolUse(unknown)
  assert.equal(told.is_error, true)
  assert.equal(JSON.parse(told.content).error, 'CapabilityNotFound')
})

test('a call that was cut off is not run, nor one of a tool that was not offered; the conversation stays whole', async () => {
  await using fixture = await testAgent()
  const write = {tool: 'filesystem__write', input: {path: '/workspace/half.txt', content: 'ha'}}
  await using api = await startMessagesApi([{calls: [write], stop: 'max_tokens'}, {say: 'Well.'}])
  const cut = await fixture.agent.run(clientOf(api), QUESTION)
  assert.equal(cut.stopReason, 'max_tokens')
  assert.match(JSON.stringify(cut.messages.at(-1)), /"is_error":true/)
  assert.ok(!existsSync(join(fixture.gateway.paths.workspacesDir, 'build', 'half.txt')))
  await fixture.agent.run(clientOf(api), {...QUESTION, messages: cut.messages})

  // The stand-in, like the API, gives no call of a tool that it was not told of.
  const use = {type: 'tool_use', id: 'toolu_1', name: write.tool, input: write.input}
  const answers = [
    {content: [use], stop_reason: 'tool_use'},
    {content: [], stop_reason: 'end_turn'},
  ]
  const client = {messages: {create: async (_: {messages: unknown[]}) => answers.shift()}}
  const refused = await fixture.agent.run(client, {messages: []}, {capabilities: {category: 'system'}})
  assert.match(JSON.stringify(refused.messages), /not run: there is no tool filesystem__write/)
})

test('the other vendors get their answers in their shapes', async () => {
  await using fixture = await testAgent()
  const {capabilities} = fixture.agent
  const read = {name: 'filesystem__read', arguments: '{"path":"/workspace/notes.txt"}'}
  const message = await capabilities.handleToolCall({id: 'call_1', function: read})
  assert.equal(message.tool_call_id, 'call_1')
  assert.equal(JSON.parse(message.content).content, 'remember the milk\n')
  const garbled = await capabilities.handleToolCall({id: 'call_2', function: {...read, arguments: '{"path":'}})
  assert.equal(JSON.parse(garbled.content).error, 'InvalidInput')
  const part = await capabilities.handleFunctionCall({name: 'filesystem__read', args: {path: '/workspace/none'}})
  assert.match(JSON.stringify(part.functionResponse.response), /"error":.*FileNotFound/)
})

test('a token that is not taken any more is thrown: no model can mend it', async () => {
  await using fixture = await testAgent()
  await fixture.gateway.admin.call('token.revoke', {token: 'build'})
  await using api = await startMessagesApi([{calls: [{tool: 'system__time', input: {}}]}])
  await assert.rejects(fixture.agent.run(clientOf(api), QUESTION), AuthenticationError)
})

test('the loop stops at its limit, with a conversation that is whole', async () => {
  await using fixture = await testAgent()
  const again = {calls: [{tool: 'system__time', input: {}}]}
  await using api = await startMessagesApi([again, again, again])
  const seen: string[] = []
  const onMessage = ({role}: {role: string}) => void seen.push(role)
  const result = await fixture.agent.run(clientOf(api), QUESTION, {
    maxTurns: 2,
    capabilities: {names: ['system.time']},
    onMessage,
  })
  assert.equal(result.stopReason, 'max_turns')
  assert.deepEqual(seen, ['assistant', 'user', 'assistant', 'user'])
  assert.equal(result.messages.length, 5)
  assert.deepEqual(
    api.requests[0]?.body.tools?.map(({name}) => name),
    ['system__time'],
  )
})

test('an abort ends the loop, the request or the call that is under way', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  const {watch_id} = await agent.filesystem.watch({path: '/workspace'})
  await using api = await startMessagesApi([
    {calls: [{tool: 'filesystem__watch', input: {watch_id, timeout_seconds: 30}}]},
  ])
  const controller = new AbortController()
  const onMessage = () => setImmediate(() => controller.abort(new Error('enough')))
  await assert.rejects(agent.run(clientOf(api), QUESTION, {signal: controller.signal, onMessage}), /enough/)
  assert.equal(api.requests.length, 1)
})

test('what the API refuses is the error of the client that was given', async () => {
  await using fixture = await testAgent()
  await using api = await startMessagesApi([{fail: {status: 400, type: 'invalid_request_error'}}])
  await assert.rejects(fixture.agent.run(clientOf(api), QUESTION), Anthropic.BadRequestError)
})
