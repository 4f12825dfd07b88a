import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'

test('the sandbox needs no rights of root: an ordinary user has the same, and the kernel counts the processes', async () => {
  const {stdout} = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'as-nobody.ts')])
  const {made, forks, late} = JSON.parse(stdout)
  assert.equal(made.stdout_summary, '1000\ntext\n')
  assert.ok(made.resource_usage.memory_peak_bytes > 100_000)
  assert.match(forks.stderr_summary, /Cannot fork/)
  assert.equal(late.state, 'timed_out')
})
