/** Calls that a person must approve, on a real gateway: the person is the admin socket. */
import assert from 'node:assert/strict'
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import {eventually} from '../../../test/support/eventually.ts'
import type {TempGateway} from '../../../test/support/temp-gateway.ts'
import {type MessagesApi, startMessagesApi} from '../../testing/messages-api.ts'
import {
  ApprovalExpiredError,
  ApprovalPending,
  ApprovalRejectedError,
  FileNotFoundError,
  type RunOptions,
  SessionPausedError,
} from '../src/index.ts'
import {type TestAgent, testAgent} from './agent.ts'

const LONG_HOLD = 'approvals: {hold_seconds: 60}'
const SHORT_HOLD = 'approvals: {hold_seconds: 1}'
const AT_ONCE = 'approvals: {hold_seconds: 0}'
const PATH = '/workspace/data.csv'
const WRITE = {path: '/workspace/new.txt', content: 'new'}

function fileOf({gateway}: TestAgent, name = 'data.csv'): string {
  return join(gateway.paths.workspacesDir, 'build', name)
}

/** The one request that waits. */
function requestId({admin}: TempGateway): Promise<string> {
  return eventually(async () => {
    const {approvals} = await admin.call('approval.list', {})
    assert.equal(approvals.length, 1)
    return approvals[0]?.id ?? ''
  })
}

async function setPolicy({admin, paths}: TempGateway, rule: string): Promise<void> {
  mkdirSync(paths.policiesDir, {recursive: true, mode: 0o700})
  const text = `version: 1\nname: test\nrules:\n  - ${rule}\n`
  writeFileSync(join(paths.policiesDir, 'org.yaml'), text, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'test'))
}

async function pendingOf({agent}: TestAgent): Promise<ApprovalPending> {
  const error: unknown = await agent.filesystem.delete({path: PATH}).catch(reason => reason)
  assert.ok(error instanceof ApprovalPending)
  return error
}

/** A run whose model deletes the file and then says goodbye; gives what the model was told of its call. */
async function toldOf(fixture: TestAgent, api: MessagesApi, options: RunOptions) {
  const client = new Anthropic({apiKey: 'test', baseURL: api.url})
  const question = {model: 'claude-sonnet-4-6', max_tokens: 100, messages: [{role: 'user' as const, content: 'Tidy.'}]}
  const {stopReason} = await fixture.agent.run(client, question, options)
  assert.equal(stopReason, 'end_turn')
  assert.deepEqual(
    api.requests.map(({refusal}) => refusal),
    [null, null],
  )
  const content = api.requests[1]?.body.messages.at(-1)?.content ?? []
  return typeof content === 'string' ? undefined : content.find(block => block.type === 'tool_result')
}

const deletes = () => startMessagesApi([{calls: [{tool: 'filesystem__delete', input: {path: PATH}}]}, {say: 'Bye.'}])

test('a call rides the hold: who accepts in time lets it answer as any other', async () => {
  await using fixture = await testAgent({}, LONG_HOLD)
  const {agent, gateway} = fixture
  const held = agent.filesystem.delete({path: PATH})
  const id = await requestId(gateway)
  assert.ok(existsSync(fileOf(fixture)))
  await gateway.admin.call('approval.accept', {id})
  assert.equal((await held).deleted_path, PATH)
  assert.ok(!existsSync(fileOf(fixture)))
})

test('a call that is rejected within the hold throws what the person said', async () => {
  await using fixture = await testAgent({}, LONG_HOLD)
  const held = fixture.agent.filesystem.delete({path: PATH})
  const rejected = assert.rejects(held, {name: 'ApprovalRejectedError', reason: 'it is still needed'})
  const id = await requestId(fixture.gateway)
  await fixture.gateway.admin.call('approval.reject', {id, reason: 'it is still needed'})
  await rejected
  assert.ok(existsSync(fileOf(fixture)))
})

test('a held call that is given up takes its request back', async () => {
  await using fixture = await testAgent({}, LONG_HOLD)
  const {admin} = fixture.gateway
  const controller = new AbortController()
  const options = {signal: controller.signal}
  const held = fixture.agent.capabilities.invoke('filesystem.delete', {path: PATH}, options)
  const givenUp = assert.rejects(held, {message: 'enough'})
  const id = await requestId(fixture.gateway)
  controller.abort(new Error('enough'))
  await givenUp
  await eventually(async () => assert.equal((await admin.call('approval.show', {id})).approval.state, 'cancelled'))
})

test('after the hold the call is pending, and waiting for it gives the result of its one run', async () => {
  await using fixture = await testAgent({}, SHORT_HOLD)
  const {admin} = fixture.gateway
  const pending = await pendingOf(fixture)
  assert.equal(pending.requestId, await requestId(fixture.gateway))
  const waiting = pending.wait()
  await admin.call('approval.accept', {id: String(pending.requestId)})
  assert.deepEqual(await waiting, await pending.wait(), 'asking again runs nothing')
  assert.equal((await waiting)['deleted_path'], PATH)
})

test('a gateway that restarts while a call is waited for loses neither', async () => {
  await using fixture = await testAgent({}, AT_ONCE)
  const pending = await pendingOf(fixture)
  const waiting = pending.wait()
  await fixture.gateway.restart()
  await fixture.gateway.admin.call('approval.accept', {id: String(pending.requestId)})
  assert.equal((await waiting)['deleted_path'], PATH)
})

test('waiting throws what the person said, and what the call itself failed with', async () => {
  await using fixture = await testAgent({}, AT_ONCE)
  const {admin} = fixture.gateway
  const failing = await pendingOf(fixture)
  rmSync(fileOf(fixture))
  await admin.call('approval.accept', {id: String(failing.requestId)})
  await assert.rejects(failing.wait(), FileNotFoundError)
  const rejected = await pendingOf(fixture)
  await admin.call('approval.reject', {id: String(rejected.requestId), reason: 'not now'})
  await assert.rejects(rejected.wait(), (error: Error) => {
    assert.ok(error instanceof ApprovalRejectedError)
    assert.deepEqual([error.reason, error.requestId], ['not now', rejected.requestId])
    return true
  })
})

test('a request that nobody decides on expires', async () => {
  await using fixture = await testAgent({}, AT_ONCE)
  const rule = '{match: filesystem.write, tier: approval_required, approval: {expires: 2s}}'
  await setPolicy(fixture.gateway, rule)
  const error: unknown = await fixture.agent.filesystem.write(WRITE).catch(reason => reason)
  assert.ok(error instanceof ApprovalPending)
  await assert.rejects(error.wait(), ApprovalExpiredError)
  assert.ok(!existsSync(fileOf(fixture, 'new.txt')))
})

test('an approval in the middle of a run: the model gets the result, and an error when it is rejected', async () => {
  await using fixture = await testAgent({}, AT_ONCE)
  const {admin} = fixture.gateway
  await using rejecting = await deletes()
  const refused = toldOf(fixture, rejecting, {approvalTimeoutMs: 60_000})
  await admin.call('approval.reject', {id: await requestId(fixture.gateway), reason: 'it is the only copy'})
  const refusal = await refused
  assert.equal(refusal?.is_error, true)
  assert.match(String(refusal?.content), /ApprovalRejected.*it is the only copy/)
  assert.ok(existsSync(fileOf(fixture)))

  writeFileSync(fileOf(fixture, 'other.csv'), '')
  const input = {path: '/workspace/other.csv'}
  await using accepting = await startMessagesApi([{calls: [{tool: 'filesystem__delete', input}]}, {say: 'Bye.'}])
  const allowed = toldOf(fixture, accepting, {approvalTimeoutMs: 60_000})
  await admin.call('approval.accept', {id: await requestId(fixture.gateway)})
  const result = await allowed
  assert.equal(result?.is_error, undefined)
  assert.equal(JSON.parse(String(result?.content)).deleted_path, input.path)
  assert.ok(!existsSync(fileOf(fixture, 'other.csv')))
})

test('a run that waited long enough tells the model that its call still waits', async () => {
  await using fixture = await testAgent({}, AT_ONCE)
  await using api = await deletes()
  const told = await toldOf(fixture, api, {approvalTimeoutMs: 50})
  assert.equal(told?.is_error, undefined)
  const {error_type, context} = JSON.parse(String(told?.content))
  assert.deepEqual([error_type, context.approval_id], ['ApprovalPending', await requestId(fixture.gateway)])
})

test('an agent that is paused is told so, and may call again when it is resumed', async () => {
  await using fixture = await testAgent()
  const {admin} = fixture.gateway
  await admin.call('agent.pause', {name: 'build'})
  await assert.rejects(fixture.agent.filesystem.read({path: PATH}), (error: Error) => {
    assert.ok(error instanceof SessionPausedError)
    assert.ok(error.retryable)
    return true
  })
  await admin.call('agent.resume', {name: 'build'})
  assert.equal((await fixture.agent.filesystem.read({path: PATH})).content, 'a,b\n1,2\n')
})
