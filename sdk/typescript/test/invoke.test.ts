import assert from 'node:assert/strict'
import {test} from 'node:test'
import {OFFERED_COUNT} from '../../../test/support/built-in.ts'
import {
  CapabilityNotFoundError,
  FileNotFoundError,
  InvalidInputError,
  PathOutOfScopeError,
  TimeoutError,
} from '../src/index.ts'
import {testAgent} from './agent.ts'

test('capabilities are listed, filtered and described under their dotted names', async () => {
  await using fixture = await testAgent()
  const {capabilities} = fixture.agent
  assert.equal((await capabilities.list()).length, OFFERED_COUNT)
  assert.deepEqual(
    (await capabilities.list({category: 'system', names: ['system.time', 'filesystem.read']})).map(({name}) => name),
    ['system.time'],
  )
  const waiting = await capabilities.list({tier: 'approval_required'})
  assert.ok(waiting.some(({name}) => name === 'filesystem.delete'))
  const read = await capabilities.describe('filesystem.read')
  assert.equal(read.tool, 'filesystem__read')
  assert.deepEqual(read.inputSchema['required'], ['path'])
  await assert.rejects(capabilities.describe('slack.send'), CapabilityNotFoundError)
})

test('a call gives the fields of the output, under its name or as a method', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  const output = await agent.capabilities.invoke('filesystem.read', {path: '/workspace/data.csv'})
  assert.equal(output['content'], 'a,b\n1,2\n')
  const {content, size} = await agent.filesystem.read({path: '/workspace/data.csv'})
  assert.equal(content, 'a,b\n1,2\n')
  assert.equal(size, 8)
  assert.equal((await agent.agent.whoami()).agent_name, 'build')
})

test('calls side by side each get their own answer', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  const paths = Array.from({length: 20}, (_, index) => `/workspace/${index}.txt`)
  await Promise.all(paths.map(path => agent.filesystem.write({path, content: path})))
  const read = await Promise.all(paths.map(path => agent.filesystem.read({path})))
  assert.deepEqual(
    read.map(({content}) => content),
    paths,
  )
})

test('a refusal is an error of its own class, with what to do next', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  await assert.rejects(agent.filesystem.read({path: '/workspace/none'}), (error: FileNotFoundError) => {
    assert.ok(error instanceof FileNotFoundError)
    assert.equal(error.errorType, 'FileNotFound')
    assert.equal(error.structured.recovery_actions[0]?.capability, 'filesystem.list')
    return true
  })
  await assert.rejects(agent.filesystem.read({path: '/etc/passwd'}), PathOutOfScopeError)
  await assert.rejects(agent.capabilities.invoke('filesystem.read', {path: 7}), InvalidInputError)
  await assert.rejects(agent.capabilities.invoke('slack.send'), CapabilityNotFoundError)
})

test('a call can be aborted before and while it runs, or given a time; the connection goes on', async () => {
  await using fixture = await testAgent()
  const {agent} = fixture
  const watch = {path: '/workspace'}
  const {watch_id} = await agent.filesystem.watch(watch)
  const waiting = {watch_id, timeout_seconds: 30}
  await assert.rejects(agent.filesystem.watch(waiting, {timeoutMs: 50}), TimeoutError)
  const controller = new AbortController()
  const call = agent.filesystem.watch(waiting, {signal: controller.signal})
  controller.abort(new Error('enough'))
  await assert.rejects(call, /enough/)
  await assert.rejects(agent.system.time({}, {signal: controller.signal}), /enough/)
  assert.equal((await agent.system.time()).timezone, 'UTC')
})

test('nothing is called on a connection that was closed', async () => {
  await using fixture = await testAgent()
  await fixture.agent.close()
  await assert.rejects(fixture.agent.system.time(), /closed by its owner/)
})
