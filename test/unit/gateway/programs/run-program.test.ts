import assert from 'node:assert/strict'
import {tmpdir} from 'node:os'
import {after, before, test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {launchSandboxesBy} from '../../../../src/gateway/programs/launcher.ts'
import {runProgram} from '../../../../src/gateway/programs/run-program.ts'
import {launchBy} from '../../../../src/gateway/programs/runner-client.ts'
import {type ProgramRunner, startProgramRunner} from '../../../support/program-runner.ts'

let runner: ProgramRunner
before(async () => {
  runner = await startProgramRunner()
  launchSandboxesBy(launchBy(runner.socket))
})
after(() => runner[Symbol.asyncDispose]())

const base = {cwd: tmpdir(), signal: new AbortController().signal, maxOutputBytes: 100_000}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

for (const [by, options] of [
  ['a child of the gateway', {...base, isSandboxed: false}],
  ['a child of its runner', {...base, isSandboxed: true}],
] as const) {
  test(`${by}: a program gets its arguments, its input and no environment but what it is given`, async () => {
    process.env['KRUXOS_TEST_SECRET'] = 'canary'
    const echo = await runProgram(['cat', '-'], {...options, input: 'a\nb'})
    assert.equal(text(echo.stdout), 'a\nb')
    const env = await runProgram(['env'], {...options, env: {GIT_DIR: '/x'}})
    assert.deepEqual(
      text(env.stdout)
        .trim()
        .split('\n')
        .map(line => line.split('=')[0])
        .sort(),
      ['GIT_DIR', 'LANG', 'PATH'],
    )
  })

  test(`${by}: a shell never reads an argument`, async () => {
    const {stdout} = await runProgram(['echo', '$(id)', ';', '`id`'], options)
    assert.equal(text(stdout), '$(id) ; `id`\n')
  })

  test(`${by}: the end of a program is its exit code or its signal`, async () => {
    assert.equal((await runProgram(['false'], options)).exitCode, 1)
    const killed = await runProgram(['sh', '-c', 'kill -TERM $$'], options)
    assert.deepEqual([killed.exitCode, killed.endedBy], [null, 'SIGTERM'])
  })

  test(`${by}: a program that is not there is an error with its code`, async () => {
    await assert.rejects(runProgram(['no-such-program'], options), {code: 'ENOENT'})
  })

  test(`${by}: a program that writes too much is ended`, async () => {
    const {isTooMuch, stdout} = await runProgram(['yes'], options)
    assert.equal(isTooMuch, true)
    assert.equal(stdout.length, 100_000)
  })

  test(`${by}: a secret input is read once from descriptor 3 and is in no variable or argument`, async () => {
    const script = 'cat <&3; echo; cat <&3; tr "\\0" "\\n" </proc/$$/environ; tr "\\0" "\\n" </proc/$$/cmdline'
    const {stdout} = await runProgram(['sh', '-c', script], {...options, secretInput: 'canary-3'})
    assert.deepEqual(text(stdout).split('canary-3').length, 2)
    assert.ok(text(stdout).startsWith('canary-3\n'))
  })

  test(`${by}: what a program writes to stderr is told while it runs`, async () => {
    const abort = new AbortController()
    const running = runProgram(['sh', '-c', 'echo half >&2; sleep 86397'], {
      ...options,
      signal: abort.signal,
      onStderr: chunk => abort.abort(new Error(text(chunk))),
    })
    await assert.rejects(running, /half/)
  })

  test(`${by}: an abort ends the whole group, also what went to the background`, async () => {
    const abort = new AbortController()
    const running = runProgram(['sh', '-c', 'sleep 86399 & sleep 86399'], {...options, signal: abort.signal})
    await sleep(200)
    abort.abort(new Error('enough'))
    await assert.rejects(running, /enough/)
    await assertGone('sleep 86399')
  })

  test(`${by}: what a program left in the background ends with it`, async () => {
    await runProgram(['sh', '-c', 'sleep 86398 >/dev/null 2>&1 & true'], options)
    await assertGone('sleep 86398')
  })
}

async function assertGone(command: string): Promise<void> {
  await sleep(50)
  const {stdout} = await runProgram(['ps', '-eo', 'args'], base)
  assert.equal(text(stdout).split('\n').includes(command), false)
}
