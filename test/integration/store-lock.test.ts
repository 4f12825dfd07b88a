import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {acquireLock} from '../../src/gateway/store/index.ts'
import {type Cleanup, tempFolder} from '../unit/gateway/store/temp-store.ts'

const PROGRAM = join(import.meta.dirname, 'store-programs/take-lock.ts')
const PROCESSES = 20

/** A process that is ready to take the lock of a folder. */
async function startTaker(t: Cleanup, folder: string) {
  const child = spawn(process.execPath, [PROGRAM, folder], {stdio: ['pipe', 'pipe', 'inherit']})
  const exited = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  t.after(kill)
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  const next = async () => JSON.parse(String((await lines.next()).value))
  const {pid} = await next()
  return {
    pid,
    kill,
    async take() {
      child.stdin.write('go\n')
      return {pid, kill, ...(await next())}
    },
  }
}

test(`case 208: of ${PROCESSES} processes at once one gets the lock, the others are told its pid, and kill -9 frees it`, async t => {
  const folder = tempFolder(t)
  const takers = await Promise.all(Array.from({length: PROCESSES}, () => startTaker(t, folder)))
  const results = await Promise.all(takers.map(taker => taker.take()))
  const [winner, ...others] = results.filter(({held}) => held)
  assert.ok(winner)
  assert.equal(others.length, 0)
  for (const {code, message} of results.filter(({held}) => !held)) {
    assert.equal(code, 'CONFLICT')
    assert.equal(message, `a gateway is already running (pid ${winner.pid})`)
  }
  await winner.kill()
  const lock = await acquireLock(folder)
  await lock.release()
})

test('after kill -9 of a holder the next of many gets the lock', async t => {
  const folder = tempFolder(t)
  for (let round = 0; round < 5; round++) {
    const takers = await Promise.all(Array.from({length: 4}, () => startTaker(t, folder)))
    const results = await Promise.all(takers.map(taker => taker.take()))
    assert.equal(results.filter(({held}) => held).length, 1)
    await Promise.all(takers.map(taker => taker.kill()))
  }
})
