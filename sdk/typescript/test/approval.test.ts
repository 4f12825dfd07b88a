/** What becomes of a call that a person must approve, against an endpoint that answers as the gateway does. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import {type Message, startEndpoint, TOKEN} from '../../../test/support/mcp-endpoint.ts'
import {startMessagesApi} from '../../testing/messages-api.ts'
import {
  ApprovalExpiredError,
  ApprovalPending,
  ApprovalRejectedError,
  ApprovalRequiredError,
  KruxOS,
  TimeoutError,
} from '../src/index.ts'

const ID = 'appr-1f2e3d4c'

function failed(error_type: string): object {
  const error = {error_type, description: `the call: ${error_type}`, context: {approval_id: ID}}
  return {isError: true, content: [{type: 'text', text: JSON.stringify(error)}]}
}

const done = {content: [{type: 'text', text: '{"deleted":true}'}], structuredContent: {deleted: true}}

/** Answers every call with a pending approval, and every question about it with the next report. */
function approvals(reports: (object | null)[]) {
  const asked: unknown[] = []
  const endpoint = startEndpoint({
    tools: [{name: 'filesystem__delete', inputSchema: {type: 'object'}}],
    onMessage({id, method, params}: Message, socket) {
      const reply = (result: object) => socket.send(JSON.stringify({jsonrpc: '2.0', id, result}))
      if (method === 'tools/call') reply(failed('ApprovalPending'))
      if (method === 'kruxos/checkApproval') {
        asked.push(params?.['approval_id'])
        reply({status: 'pending', result: reports.shift() ?? null})
      }
      return method === 'tools/call' || method === 'kruxos/checkApproval'
    },
  })
  return {endpoint, asked}
}

async function pendingOf(agent: KruxOS): Promise<ApprovalPending> {
  const error: unknown = await agent.capabilities.invoke('filesystem.delete', {path: '/a'}).catch(reason => reason)
  assert.ok(error instanceof ApprovalPending)
  assert.equal(error.requestId, ID)
  return error
}

test('a call that waits for a person can be waited for, and gives the result of the one run', async () => {
  const {endpoint: starting, asked} = approvals([null, done])
  await using endpoint = await starting
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const pending = await pendingOf(agent)
  assert.deepEqual(await pending.wait(), {deleted: true})
  assert.deepEqual(asked, [ID, ID])
})

test('what the person or the clock decides is an error of its own', async () => {
  const {endpoint: starting} = approvals([failed('ApprovalRejected'), failed('ApprovalExpired')])
  await using endpoint = await starting
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  await assert.rejects((await pendingOf(agent)).wait(), ApprovalRejectedError)
  await assert.rejects((await pendingOf(agent)).wait(), ApprovalExpiredError)
})

test('waiting ends when its time is over or its signal says so; the request stays', async () => {
  const reports: object[] = []
  const {endpoint: starting} = approvals(reports)
  await using endpoint = await starting
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const pending = await pendingOf(agent)
  await assert.rejects(pending.wait({timeoutMs: 20}), TimeoutError)
  const stop = AbortSignal.timeout(20)
  await assert.rejects(pending.wait({signal: stop}), {name: 'TimeoutError'})
  reports.push(done)
  assert.deepEqual(await pending.wait(), {deleted: true})
})

test('a model is told that its call waits, or gets the result when the loop may wait', async () => {
  const {endpoint: starting} = approvals([done])
  await using endpoint = await starting
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  const block = {type: 'tool_use', id: 'toolu_1', name: 'filesystem__delete', input: {path: '/a'}} as const
  const told = await agent.capabilities.handleToolUse(block)
  assert.equal(told.is_error, undefined)
  assert.match(told.content, new RegExp(`ApprovalPending.*${ID}`))
  const waited = await agent.capabilities.handleToolUse(block, {approvalTimeoutMs: 10_000})
  assert.deepEqual(waited, {type: 'tool_result', tool_use_id: 'toolu_1', content: '{"deleted":true}'})
})

test('an approval in the middle of a run: the model gets the result of the one that a person let run', async () => {
  const {endpoint: starting} = approvals([null, done])
  await using endpoint = await starting
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  await using api = await startMessagesApi([{calls: [{tool: 'filesystem__delete', input: {path: '/a'}}]}])
  const client = new Anthropic({apiKey: 'test', baseURL: api.url})
  const question = {model: 'm', max_tokens: 100, messages: [{role: 'user' as const, content: 'Delete it.'}]}
  const {message, turns} = await agent.run(client, question, {approvalTimeoutMs: 10_000})
  assert.equal(turns, 2)
  assert.match(JSON.stringify(message.content), /deleted.*true/)
})

test('where no request was made, there is nothing to wait for', async () => {
  const reply = {
    isError: true,
    content: [{type: 'text', text: '{"error":"ApprovalRequired","message":"ask somebody"}'}],
  }
  await using endpoint = await startEndpoint({
    onMessage({id, method}, socket) {
      if (method === 'tools/call') socket.send(JSON.stringify({jsonrpc: '2.0', id, result: reply}))
      return method === 'tools/call'
    },
  })
  await using agent = await KruxOS.connect(endpoint.url, {apiKey: TOKEN})
  await assert.rejects(agent.capabilities.invoke('filesystem.delete'), (error: Error) => {
    assert.ok(error instanceof ApprovalRequiredError && !(error instanceof ApprovalPending))
    assert.equal(error.requestId, undefined)
    return true
  })
})
