/** Files that a command writes when there is no room: a limit on file sizes cuts a write off as a full disk does. */
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {fileURLToPath} from 'node:url'
import {type Machine, startMachine} from '../support/machine.ts'

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
/** What `ulimit -f` counts in (POSIX). */
const BLOCK = 512

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

function withRoomFor(blocks: number, ...args: string[]) {
  const words = ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, RUN, ...args]
  return spawnSync('sh', words, {cwd: machine.home, env: machine.env, encoding: 'utf8'})
}

test('a new file that does not fit is IO and is not left behind, so that the command can be repeated', () => {
  const file = join(machine.home, 'new')
  const commands: [blocks: number, ...args: string[]][] = [
    [1, 'support-bundle', '--out', 'new'],
    [0, 'audit', 'export', '--out', 'new'],
    [0, 'export', '--out', 'new'],
    [0, 'token', 'create', 'cut', '--out', 'new'],
  ]
  for (const [blocks, ...args] of commands) {
    const {status, stderr} = withRoomFor(blocks, ...args)
    assert.equal(status, 7, `${args}: ${stderr}`)
    assert.match(stderr, /^error: cannot write .*new \(EFBIG\)$/m)
    assert.ok(!existsSync(file), `${args}`)
  }
})

test('a file of variables in which the token does not fit is as it was', () => {
  const file = join(machine.home, 'job.env')
  const text = `A=${'x'.repeat(BLOCK - 23)}\n`
  writeFileSync(file, text, {mode: 0o600})
  const {status, stderr} = withRoomFor(1, 'token', 'create', 'job', '--env-out', 'job.env')
  assert.equal(status, 7, stderr)
  assert.match(stderr, /^hint: kruxos token rotate/m)
  assert.equal(readFileSync(file, 'utf8'), text)
})
