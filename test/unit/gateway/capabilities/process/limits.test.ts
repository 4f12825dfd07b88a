import assert from 'node:assert/strict'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {eventually} from '../../../../support/eventually.ts'
import {assertGone, running} from '../../../../support/processes.ts'
import {bench} from './programs.ts'

const MEBIBYTE = 1_048_576

test('case 142: what ignores SIGTERM, makes daemons, floods and never ends is over at its time, with all it started', async () => {
  await using b = await bench()
  const script = `trap '' TERM INT HUP
    setsid sh -c 'trap "" TERM; exec sleep 86397' & (setsid sleep 86397 &) & nohup sleep 86397 >/dev/null 2>&1 &
    yes flood & yes flood >&2 & cat; sleep 86397`
  const start = performance.now()
  const answer = await b.sh(script, {timeout: 2})
  assert.ok(performance.now() - start < 20_000)
  assert.deepEqual([answer.state, answer.exit_code, answer.truncated], ['timed_out', null, true])
  assert.ok(answer.stdout_size > 10 * MEBIBYTE)
  const {stdout, stderr} = await b.call('logs', {process_id: answer.process_id})
  for (const kept of [stdout, stderr]) {
    assert.ok(kept.length < MEBIBYTE)
    assert.match(kept, /\n\[\.\.\. \d+ bytes were not kept \.\.\.\]\n/)
  }
  await assertGone('sleep 86397')
})

test('what a program leaves behind ends with it', async () => {
  await using b = await bench()
  const {stdout_summary} = await b.sh('(setsid sleep 86396 >/dev/null 2>&1 &) & echo done')
  assert.equal(stdout_summary, 'done\n')
  await assertGone('sleep 86396')
})

test('a call that is cancelled ends its program', async () => {
  await using b = await bench()
  const abort = new AbortController()
  const call = b.call('run', {command: 'sleep 86395'}, {signal: abort.signal})
  await eventually(async () => assert.notDeepEqual(running('sleep 86395'), []))
  abort.abort(new Error('enough'))
  assert.equal((await call).state, 'killed')
  await assertGone('sleep 86395')
  const before = AbortSignal.abort(new Error('too late'))
  await assert.rejects(b.call('run', {command: 'touch late'}, {signal: before}), /too late/)
  assert.ok(!existsSync(join(b.dir, 'late')))
})

test('ResourceLimitExceeded: a fork bomb is over before it is many, also one that leaves its group', async () => {
  await using b = await bench({max_processes: 64})
  // A thousand at most: were they not ended, the machine would live.
  const bombs = [
    'f(){ [ $1 = 0 ] || { f $(($1 - 1)) | f $(($1 - 1)) & }; }; f 10; sleep 60',
    `echo '[ $1 = 0 ] || for i in 1 2; do setsid sh /workspace/b $(($1 - 1)) & done; sleep 60' > b; sh b 9`,
  ]
  for (const bomb of bombs) {
    const outcome = await b.sh(bomb, {timeout: 20}).catch(error => error)
    // A user who is not root cannot fork any more, so that the bomb fizzles out; root is not bound by RLIMIT_NPROC.
    if (process.getuid?.() === 0)
      assert.deepEqual([outcome.type, outcome.context.limit], ['ResourceLimitExceeded', 'processes'])
    assert.ok(running('/workspace/b').length < 64)
  }
})

test('ResourceLimitExceeded: processes that use too much memory together are ended', async () => {
  await using b = await bench()
  const hog = `for i in 1 2 3 4; do perl -e '$x = "a" x 50_000_000; sleep 60' & done; wait`
  const error = await b.fails('run', {command: hog, shell: true, memory_limit: 128 * MEBIBYTE})
  assert.deepEqual([error.type, error.context['limit']], ['ResourceLimitExceeded', 'memory'])
  const {limit_exceeded, state} = await b.call('monitor', {process_id: error.context['process_id']})
  assert.deepEqual([limit_exceeded, state], ['memory', 'killed'])
})

test('one process gets no more memory than it may', async () => {
  await using b = await bench({memory_mb: 64})
  const {exit_code} = await b.call('run', {command: ['perl', '-e', '$x = "a" x 500_000_000'], memory_limit: 2 ** 40})
  assert.notEqual(exit_code, 0)
})

test('ResourceLimitExceeded: a program that uses up its processor time is ended', async () => {
  await using b = await bench()
  const error = await b.fails('run', {command: 'while :; do :; done', shell: true, timeout: 20, cpu_limit: 0.01})
  assert.deepEqual([error.type, error.context['limit']], ['ResourceLimitExceeded', 'cpu'])
})

test('a file and /tmp have an end', async () => {
  await using b = await bench({file_mb: 1, memory_mb: 64})
  const {exit_code} = await b.sh('head -c 2000000 /dev/zero > big')
  assert.notEqual(exit_code, 0)
  assert.equal(readFileSync(join(b.dir, 'big')).length, MEBIBYTE)
  const full = await b.sh('i=0; while head -c 1000000 /dev/zero > /tmp/$i; do i=$((i+1)); done; echo $i')
  assert.ok(Number(full.stdout_summary) < 80)
})

test('a long call tells of its progress', async () => {
  await using b = await bench()
  const told: unknown[][] = []
  await b.call('run', {command: 'sleep 6', timeout: 30}, {progress: (...step) => void told.push(step)})
  assert.deepEqual(told, [[5, 30, 'running for 5 s']])
})

test('standard input may be left unread', async () => {
  await using b = await bench()
  assert.equal((await b.call('run', {command: 'true', stdin: 'x'.repeat(5_000_000)})).exit_code, 0)
  await sleep(50)
})
