import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {randomInt} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {AuditLog} from '../../src/gateway/audit/index.ts'
import {tempAudit} from '../unit/gateway/audit/temp-audit.ts'
import {tempFolder} from '../unit/gateway/store/temp-store.ts'

const PROGRAM = join(import.meta.dirname, 'audit-programs/act.ts')
const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 40)
const LONGEST_RUN_MS = 60

async function actAndDie(folder: string, cycle: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, folder, String(cycle)], {stdio: ['ignore', 'pipe', 'inherit']})
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  await sleep(randomInt(LONGEST_RUN_MS))
  child.kill('SIGKILL')
  const [, signal] = await exited
  assert.equal(signal, 'SIGKILL')
}

/** What the log says was begun, and what it says has no end. */
async function readLog(audit: AuditLog): Promise<{begun: Set<string>; open: number}> {
  const begun = new Set<string>()
  const open = new Set<number>()
  for (let after: number | null = 0; after !== null; ) {
    const {rows, next}: Awaited<ReturnType<AuditLog['export']>> = await audit.export({afterSeq: after, limit: 1000})
    for (const {entry} of rows) {
      if (entry.kind === 'intent') {
        begun.add((entry.input as {name: string}).name)
        open.add(entry.seq)
      }
      if (entry.ref !== null) assert.ok(open.delete(entry.ref), `row ${entry.seq} ends what was not begun, or twice`)
    }
    after = next
  }
  return {begun, open: open.size}
}

test(`case 171: after ${CYCLES} kill -9 among rows the chain is whole, and nothing was done without a row`, async t => {
  const folder = tempFolder(t)
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await actAndDie(folder, cycle)
    const {audit} = await tempAudit({after: () => undefined}, {folder})
    const {fault} = await audit.verify()
    assert.equal(fault, null)
    await audit.close()
  }
  const {audit} = await tempAudit(t, {folder})
  const {begun, open} = await readLog(audit)
  const done = readFileSync(join(folder, 'effects'), 'utf8').trim().split('\n')
  assert.deepEqual(
    done.filter(name => !begun.has(name)),
    [],
    'done without an intent',
  )
  assert.equal(open, 0, 'what a crash left open has an outcome')
  assert.ok(done.length >= CYCLES)
})
