import assert from 'node:assert/strict'
import {connect} from 'node:net'
import {buffer} from 'node:stream/consumers'
import {test} from 'node:test'
import {give} from '../../../../src/gateway/programs/launch.ts'
import {killProcess} from '../../../../src/gateway/programs/process-group.ts'
import {launchBy} from '../../../../src/gateway/programs/runner-client.ts'
import {send} from '../../../../src/gateway/programs/runner-messages.ts'
import {eventually} from '../../../support/eventually.ts'
import {endAll, running} from '../../../support/processes.ts'
import {startProgramRunner} from '../../../support/program-runner.ts'

const options = {cwd: '/', env: {PATH: '/usr/bin:/bin'}, stdio: ['pipe', 'pipe', 'pipe']} as const

test('all that a program reads and writes passes, also while nobody reads it', async () => {
  await using runner = await startProgramRunner()
  const bytes = Buffer.alloc(48 * 1_048_576, '0123456789abcde\n')
  const {pipes, ended} = await launchBy(runner.socket)(['cat'], options)
  const [stdin, stdout] = pipes
  assert.ok(stdout)
  give(stdin, bytes)
  // Longer than what is left behind by a program that has ended is waited for.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500)
  assert.ok(bytes.equals(await buffer(stdout)))
  assert.deepEqual(await ended, {exitCode: 0, endedBy: null})
})

test('a program ends with the connection of whoever asked for it, with all that it started', async t => {
  t.after(() => endAll('sleep 86291'))
  await using runner = await startProgramRunner()
  const socket = connect(runner.socket)
  send(socket, {...options, argv: ['sh', '-c', 'sleep 86291 & sleep 86291']})
  await eventually(async () => assert.equal(running('sleep 86291').length, 3))
  socket.destroy()
  await eventually(async () => assert.deepEqual(running('sleep 86291'), []))
})

test('what a runner that was killed had launched is over, and the next is refused with what to look at', async t => {
  t.after(() => endAll('sleep 86290'))
  const runner = await startProgramRunner()
  const launch = launchBy(runner.socket)
  const {ended} = await launch(['sleep', '86290'], options)
  killProcess(runner.pid)
  assert.deepEqual(await ended, {exitCode: null, endedBy: 'SIGKILL'})
  await runner[Symbol.asyncDispose]()
  await assert.rejects(launch(['true'], options), {code: 'UNREACHABLE', hint: 'sudo kruxos gateway restart'})
})

test('what is no order ends the connection and nothing else', async () => {
  await using runner = await startProgramRunner()
  for (const line of ['no JSON\n', '{"pipe": 0}\n', `${'x'.repeat(9_000_000)}\n`]) {
    const socket = connect(runner.socket).on('error', () => {})
    socket.end(line)
    await new Promise(resolve => socket.once('close', resolve))
  }
  const {ended} = await launchBy(runner.socket)(['true'], options)
  assert.deepEqual(await ended, {exitCode: 0, endedBy: null})
})
