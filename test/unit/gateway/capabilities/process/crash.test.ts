import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {eventually} from '../../../../support/eventually.ts'
import {tempDir} from '../../../../support/kruxos.ts'
import {endAll, running} from '../../../../support/processes.ts'

const programs = () => running('sleep 86293').filter(line => line.startsWith('sleep'))
const VICTIM = join(import.meta.dirname, 'victim.ts')

test('a gateway that is killed while it starts programs leaves none running, however far each of them has come', async t => {
  using folder = tempDir()
  // A bwrap whose parent died in the first moments may wait for it for ever; it never starts the program.
  t.after(() => endAll('sleep 86293'))
  for (const delay of [0, 40, 100]) {
    const victim = spawn(process.execPath, [VICTIM], {
      env: {...process.env, TMPDIR: folder.path},
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(victim.stdout, 'data')
    await eventually(async () => assert.notDeepEqual(running('sleep 86293'), []))
    await sleep(delay)
    victim.kill('SIGKILL')
    await once(victim, 'exit')
    await eventually(async () => assert.deepEqual(programs(), []))
    await sleep(500)
    assert.deepEqual(programs(), [])
  }
})
