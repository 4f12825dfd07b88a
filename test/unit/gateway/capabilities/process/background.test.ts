import assert from 'node:assert/strict'
import {test} from 'node:test'
import {eventually} from '../../../../support/eventually.ts'
import {type Bench, bench} from './programs.ts'

const SLEEP = {command: 'sleep 60', background: true}

async function background(b: Bench, script: string): Promise<string> {
  const {process_id, state} = await b.sh(script, {background: true})
  assert.equal(state, 'running')
  return process_id
}

const monitor = (b: Bench, process_id: string) => b.call('monitor', {process_id})

test('a program in the background answers at once, can be read while it runs, and tells how it ended', async () => {
  await using b = await bench()
  const process_id = await background(
    b,
    'echo one; while [ ! -e go ]; do sleep 0.05; done; echo two; echo err >&2; exit 4',
  )
  const logs = (input = {}) => b.call('logs', {process_id, ...input})
  await eventually(async () => assert.equal((await logs()).stdout, 'one\n'))
  assert.equal((await logs()).state, 'running')
  await b.sh('touch go')
  const ended = await eventually(async () => {
    const seen = await monitor(b, process_id)
    assert.equal(seen.state, 'completed')
    return seen
  })
  assert.deepEqual([ended.exit_code, ended.limit_exceeded], [4, null])
  assert.match(ended.command, /^\/bin\/sh -c 'echo one;/)
  assert.deepEqual(await logs(), {
    process_id,
    state: 'completed',
    stdout: 'one\ntwo\n',
    stderr: 'err\n',
    stdout_size: 8,
    stderr_size: 4,
    truncated: false,
  })
  const {stdout, stderr, truncated} = await logs({stream: 'stdout', offset: 4, limit: 2})
  assert.deepEqual([stdout, stderr, truncated], ['tw', '', true])
})

test('the list is newest first, by state, and counts what the limit leaves out', async () => {
  await using b = await bench()
  const ids: string[] = []
  for (const command of ['true', 'false']) ids.unshift((await b.call('run', {command})).process_id)
  ids.unshift((await b.call('run', SLEEP)).process_id)
  ids.unshift((await b.call('run', {command: 'sleep 60', timeout: 1})).process_id)
  const list = async (input = {}) => {
    const {processes, total} = await b.call('list', input)
    return [processes.map((each: {process_id: string}) => each.process_id), total]
  }
  assert.deepEqual(await list(), [ids, 4])
  assert.deepEqual(await list({limit: 1}), [ids.slice(0, 1), 4])
  assert.deepEqual(await list({state_filter: 'running'}), [[ids[1]], 1])
  assert.deepEqual(await list({state_filter: 'timed_out'}), [[ids[0]], 1])
  assert.deepEqual(await list({state_filter: 'completed'}), [ids.slice(2), 2])
})

test('of the programs that are over the last 32 are remembered', async () => {
  await using b = await bench({sandbox: 'off'})
  const running = (await b.call('run', SLEEP)).process_id
  for (let i = 0; i < 34; i++) await b.call('run', {command: 'true'})
  const {processes, total} = await b.call('list')
  assert.deepEqual([total, processes.at(-1).process_id], [33, running])
})

test('a program is asked to end, and ended when it does not listen', async () => {
  await using b = await bench()
  const polite = await background(b, `trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done`)
  await eventually(async () => assert.equal((await b.call('logs', {process_id: polite})).stdout, 'up\n'))
  const asked = await b.call('kill', {process_id: polite})
  assert.deepEqual(asked, {process_id: polite, killed: true, signal_sent: 'SIGTERM', state: 'killed'})
  assert.equal((await b.call('logs', {process_id: polite})).stdout, 'up\nbye\n')
  assert.equal((await monitor(b, polite)).exit_code, null)

  const deaf = await background(b, `trap '' TERM; echo up; while :; do sleep 0.05; done`)
  await eventually(async () => assert.equal((await b.call('logs', {process_id: deaf})).stdout, 'up\n'))
  const error = await b.fails('kill', {process_id: deaf, force_after: 0})
  assert.deepEqual([error.type, error.context['signal']], ['KillFailed', 'SIGTERM'])
  assert.equal((await b.call('kill', {process_id: deaf, force_after: 1})).signal_sent, 'SIGKILL')

  const third = (await b.call('run', SLEEP)).process_id
  assert.equal((await b.call('kill', {process_id: third, signal: 'SIGKILL'})).state, 'killed')
})

test('ProcessAlreadyExited: what is over cannot be ended', async () => {
  await using b = await bench()
  const {process_id} = await b.call('run', {command: 'true'})
  assert.equal((await b.fails('kill', {process_id})).type, 'ProcessAlreadyExited')
})

test('ProcessNotFound: an id that is not there, or is of another agent', async () => {
  await using b = await bench()
  const {process_id} = await b.call('run', SLEEP)
  for (const verb of ['monitor', 'logs', 'kill']) {
    assert.equal((await b.fails(verb, {process_id: 'proc-00000000'})).type, 'ProcessNotFound')
    assert.equal((await b.fails(verb, {process_id}, {agent: 'other'})).type, 'ProcessNotFound')
  }
  assert.equal((await b.call('list', {}, {agent: 'other'})).total, 0)
  assert.equal((await monitor(b, process_id)).state, 'running')
})

test('InvalidFilter and InvalidStream: values that are not there', async () => {
  await using b = await bench()
  assert.equal((await b.fails('list', {state_filter: 'lost'})).type, 'InvalidFilter')
  assert.equal((await b.fails('logs', {process_id: 'proc-00000000', stream: 'stdin'})).type, 'InvalidStream')
})

test('a program in the background has an end too', async () => {
  await using b = await bench({background_seconds: 1})
  const {process_id} = await b.call('run', SLEEP)
  await eventually(async () => assert.equal((await monitor(b, process_id)).state, 'timed_out'))
})

test('programs end with the session that started them, or with what their agent does', async () => {
  await using b = await bench()
  const start = async (sessionId: string | null) => (await b.call('run', SLEEP, {sessionId})).process_id
  const [first, second, third] = [await start('sess-1'), await start('sess-2'), await start(null)]
  b.endSession('sess-1')
  await eventually(async () => assert.equal((await monitor(b, first)).state, 'killed'))
  assert.equal((await monitor(b, second)).state, 'running')
  await b.endAgent('build-bot')
  assert.deepEqual([(await monitor(b, second)).state, (await monitor(b, third)).state], ['killed', 'killed'])
})
