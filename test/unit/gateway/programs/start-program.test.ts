import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {text} from 'node:stream/consumers'
import {after, before, test} from 'node:test'
import {pathToFileURL} from 'node:url'
import {promisify} from 'node:util'
import {launchSandboxesBy} from '../../../../src/gateway/programs/launcher.ts'
import {launchBy} from '../../../../src/gateway/programs/runner-client.ts'
import {startProgram} from '../../../../src/gateway/programs/start-program.ts'
import {type ProgramRunner, startProgramRunner} from '../../../support/program-runner.ts'

let runner: ProgramRunner
before(async () => {
  runner = await startProgramRunner()
  launchSandboxesBy(launchBy(runner.socket))
})
after(() => runner[Symbol.asyncDispose]())

const base = {cwd: '/', env: {PATH: '/usr/bin:/bin'}, input: null, data: []}

for (const [by, options] of [
  ['a child of the gateway', {...base, isSandboxed: false}],
  ['a child of its runner', {...base, isSandboxed: true}],
] as const) {
  test(`${by}: a program is read while it runs: its output, its errors and what it reports`, async () => {
    const child = await startProgram(['sh', '-c', 'cat; echo err >&2; echo report >&3; exit 3'], {
      ...options,
      input: 'in',
    })
    const [stdout, stderr, report] = await Promise.all([text(child.stdout), text(child.stderr), text(child.report)])
    assert.deepEqual([stdout, stderr, report], ['in', 'err\n', 'report\n'])
    assert.deepEqual(await child.ended, {exitCode: 3, endedBy: null})
  })

  test(`${by}: data is at the descriptors from 5 on, and descriptor 4 goes both ways`, async () => {
    const child = await startProgram(['sh', '-c', 'cat <&5; cat <&6; echo ready >&4; cat <&4'], {
      ...options,
      data: ['five', 'six'],
    })
    child.gate.once('data', () => child.gate.end('go'))
    assert.equal(await text(child.stdout), 'fivesixgo')
    await child.ended
  })

  test(`${by}: a program that is not there is an error with its code`, async () => {
    await assert.rejects(startProgram(['no-such-program'], options), {code: 'ENOENT'})
  })

  test(`${by}: what left the program behind and holds its output open does not hold its end`, async () => {
    const child = await startProgram(['sh', '-c', '(setsid sleep 5 &)'], options)
    child.stdout.resume()
    const start = performance.now()
    assert.equal((await child.ended).exitCode, 0)
    assert.ok(performance.now() - start < 4000)
  })
}

test('files that whoever started us left open do not go on to a program', async () => {
  const module = pathToFileURL(
    new URL('../../../../src/gateway/programs/start-program.ts', import.meta.url).pathname,
  ).href
  const script = `
    import {text} from 'node:stream/consumers'
    const {startProgram} = await import('${module}')
    const child = await startProgram(['readlink', '/proc/self/fd/77', '/proc/self/fd/9'], {cwd: '/', env: {PATH: '/usr/bin:/bin'}, input: null, data: [], isSandboxed: false})
    process.stdout.write(await text(child.stdout))
    await child.ended`
  const shell = `exec 9</etc/passwd 77</etc/hostname; exec "$0" --input-type=module -e "$1"`
  const {stdout} = await promisify(execFile)('bash', ['--norc', '-c', shell, process.execPath, script])
  assert.equal(stdout, '/dev/null\n', 'Node itself lets go of the low ones')
})
