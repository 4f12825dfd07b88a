import assert from 'node:assert/strict'
import {once} from 'node:events'
import {readdirSync, readFileSync, utimesSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {applyChange} from '../../src/clients/apply-change.ts'
import {litterIn, removeJob, runProgram, setJob, startProgram, tempHome} from './clients-home.ts'

const CYCLES = 200
const LANES = 2

test('case 49: killed 200 times within 15 ms of writing, the file is the old or the new one, and the next run tidies up', async () => {
  const lanes = await Promise.all(Array.from({length: LANES}, () => killOften(CYCLES / LANES)))
  assert.equal(
    lanes.reduce((sum, lane) => sum + lane.valid, 0),
    CYCLES,
  )
  const leftBehind = lanes.reduce((sum, lane) => sum + lane.leftBehind, 0)
  assert.ok(leftBehind > 0, 'no kill ever hit a write: the test proves nothing')
})

/** Kills a writer of one file again and again. A dead writer's lock is stale after ten seconds: it is aged instead. */
async function killOften(cycles: number): Promise<{valid: number; leftBehind: number}> {
  using home = tempHome()
  const folder = join(home.home, '.codex')
  const before = `${'# a long comment\n'.repeat(100)}model = "gpt-5"\n`
  home.put(home.codex, before)
  const set = setJob(home.home, 'codex')
  const remove = removeJob(home.home, 'codex')
  await runProgram('change', JSON.stringify(set))
  const after = readFileSync(home.codex, 'utf8')
  let valid = 0
  let leftBehind = 0
  for (let cycle = 0; cycle < cycles; cycle++) {
    await killOne([JSON.stringify(set), JSON.stringify(remove)])
    if ([before, after].includes(readFileSync(home.codex, 'utf8'))) valid++
    const litter = litterIn(folder)
    if (litter.length > 0) leftBehind++
    for (const name of litter.filter(other => !other.endsWith('.tmp'))) utimesSync(join(folder, name), 1, 1)
  }
  await applyChange(readFileSync(home.codex, 'utf8') === before ? set : remove)
  assert.deepEqual(litterIn(folder), [])
  assert.ok(readdirSync(folder).length <= 1 + 6, 'backups do not pile up')
  return {valid, leftBehind}
}

async function killOne(jobs: readonly string[]): Promise<void> {
  const child = startProgram('loop', ...jobs)
  const ended = once(child, 'exit')
  if (child.stdout) await once(child.stdout, 'data')
  await sleep(Math.random() * 15)
  child.kill('SIGKILL')
  await ended
}

test('what a killed writer left is swept even by a run that changes nothing', async () => {
  using home = tempHome()
  await applyChange(setJob(home.home, 'codex'))
  home.put(join(home.home, '.codex', '.config.toml.kruxos-0123456789ab.tmp'), 'half a fi')
  home.put(join(home.home, '.codex', '.config.toml.other.tmp'), 'not ours')
  const {files} = await applyChange(setJob(home.home, 'codex'))
  assert.equal(files[0]?.status, 'unchanged')
  assert.deepEqual(litterIn(join(home.home, '.codex')), ['.config.toml.other.tmp'])
})
