import assert from 'node:assert/strict'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {monitorEventLoopDelay} from 'node:perf_hooks'
import {test} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {tempWorkspace} from '../unit/gateway/capabilities/filesystem/workspace.ts'

test('a pattern that backtracks for ever ends with an error, and meanwhile the gateway goes on', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  const text = `${'a'.repeat(100_000)}!`
  await writeFile(join(dir, 'trap'), text)
  await writeFile(join(dir, 'other'), 'fine')
  const delay = monitorEventLoopDelay({resolution: 10})
  delay.enable()
  const input = {path: 'trap', pattern: '(a+)+$', regex: true}
  const slow = Promise.all([
    fails('search_content', input),
    fails('search_content', {...input, count_by: '1'}),
    fails('edit', {...input, replace: 'b', replace_all: true}),
  ])
  assert.equal((await call('read', {path: 'other'})).content, 'fine')
  assert.equal((await call('search_content', {path: 'other', pattern: 'f.n', regex: true})).total_matches, 1)
  for (const error of await slow) assert.equal(error.type, 'PatternTooSlow')
  delay.disable()
  assert.ok(delay.max / 1e6 < 1000, `the loop stood still for ${delay.max / 1e6} ms`)
  assert.equal(await readFile(join(dir, 'trap'), 'utf8'), text)
})

test('a call that is cancelled ends its pattern at once', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'trap'), `${'a'.repeat(100_000)}!`)
  const input = {path: 'trap', pattern: '(a+)+$', regex: true}
  await assert.rejects(call('search_content', input, {signal: AbortSignal.timeout(200)}), {name: 'TimeoutError'})
})

test('more bad patterns than there are threads wait for each other and give way when they are cancelled', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'trap'), `${'a'.repeat(100_000)}!`)
  const input = {path: 'trap', pattern: '(a+)+$', regex: true}
  const controller = new AbortController()
  const calls = Array.from({length: 12}, () => call('search_content', input, {signal: controller.signal}))
  await setTimeout(100)
  controller.abort(new Error('enough'))
  for (const outcome of await Promise.allSettled(calls)) assert.equal(outcome.status, 'rejected')
  const next = await call('search_content', {path: 'trap', pattern: 'a!$', regex: true})
  assert.equal(next.total_matches, 1)
})
