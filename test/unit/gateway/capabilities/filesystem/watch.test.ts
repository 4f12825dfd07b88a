import assert from 'node:assert/strict'
import {mkdir, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {filesystemCapabilities} from '../../../../../src/gateway/capabilities/filesystem/index.ts'
import {tempWorkspace} from './workspace.ts'

test('each answer tells what changed since the last', async t => {
  const {dir, call} = await tempWorkspace(t)
  for (const name of ['changed', 'gone', 'old']) await writeFile(join(dir, name), '')
  const watch = await call('watch', {path: '/workspace'})
  assert.partialDeepStrictEqual(watch, {path: '/workspace', recursive: false, events: [], active: true})
  await writeFile(join(dir, 'changed'), 'x')
  await writeFile(join(dir, 'fresh'), '')
  await rename(join(dir, 'old'), join(dir, 'renamed'))
  await rm(join(dir, 'gone'))
  const {watch_id} = watch
  assert.deepEqual((await call('watch', {watch_id})).events, [
    {type: 'modify', path: '/workspace/changed'},
    {type: 'create', path: '/workspace/fresh'},
    {type: 'delete', path: '/workspace/gone'},
    {type: 'rename', path: '/workspace/renamed', from: '/workspace/old'},
  ])
  assert.deepEqual((await call('watch', {watch_id})).events, [])
})

test('a file that was written anew was modified', async t => {
  const {call} = await tempWorkspace(t)
  await call('write', {path: 'a', content: '1'})
  const {watch_id} = await call('watch', {path: '.'})
  await call('write', {path: 'a', content: '2'})
  assert.deepEqual((await call('watch', {watch_id})).events, [{type: 'modify', path: '/workspace/a'}])
})

test('folders below are watched on demand, kinds and names can be chosen', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'sub'))
  const flat = await call('watch', {path: '.'})
  const deep = await call('watch', {path: '.', recursive: true, event_types: ['create'], pattern: '*.log'})
  await writeFile(join(dir, 'sub/a.log'), '')
  await writeFile(join(dir, 'sub/a.txt'), '')
  assert.deepEqual((await call('watch', {watch_id: flat.watch_id})).events, [])
  assert.deepEqual((await call('watch', {watch_id: deep.watch_id})).events, [
    {type: 'create', path: '/workspace/sub/a.log'},
  ])
  await rm(join(dir, 'sub/a.log'))
  assert.deepEqual((await call('watch', {watch_id: deep.watch_id})).events, [])
})

test('a call can wait for the first change', async t => {
  const {dir, call} = await tempWorkspace(t)
  const {watch_id} = await call('watch', {path: '.'})
  const waiting = call('watch', {watch_id, timeout_seconds: 60})
  await setTimeout(50)
  await writeFile(join(dir, 'a'), '')
  assert.deepEqual((await waiting).events, [{type: 'create', path: '/workspace/a'}])
})

test('a cancelled call stops waiting and loses nothing', async t => {
  const {dir, call} = await tempWorkspace(t)
  const {watch_id} = await call('watch', {path: '.'})
  const signal = AbortSignal.timeout(50)
  await assert.rejects(call('watch', {watch_id, timeout_seconds: 60}, {signal}), {name: 'AbortError'})
  await writeFile(join(dir, 'a'), '')
  assert.equal((await call('watch', {watch_id})).events.length, 1)
})

test('a watch belongs to its session and ends with it, or when it is cancelled', async t => {
  const {call, fails, endSession} = await tempWorkspace(t)
  const mine = {sessionId: 'sess-00000001'}
  const {watch_id} = await call('watch', {path: '.'}, mine)
  assert.equal((await fails('watch', {watch_id}, {sessionId: 'sess-00000002'})).type, 'WatchNotFound')
  assert.equal((await call('watch', {watch_id, cancel: true}, mine)).active, false)
  assert.equal((await fails('watch', {watch_id}, mine)).type, 'WatchNotFound')
  const other = await call('watch', {path: '.'}, mine)
  endSession('sess-00000001')
  assert.equal((await fails('watch', {watch_id: other.watch_id}, mine)).type, 'WatchNotFound')
})

test('a session has sixteen watches, and one that nobody asks for an hour makes room', async t => {
  let time = 0
  const {call, fails} = await tempWorkspace(t, {now: () => new Date(time)})
  for (let index = 0; index < 16; index++) await call('watch', {path: '.'})
  assert.equal((await fails('watch', {path: '.'})).type, 'TooManyWatches')
  await call('watch', {path: '.'}, {sessionId: 'sess-00000002'})
  time += 3_600_001
  assert.ok((await call('watch', {path: '.'})).watch_id)
})

test('a folder with too much in it, a file and a missing folder are refused', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'file'), '')
  assert.equal((await fails('watch', {path: 'file'})).type, 'NotADirectory')
  assert.equal((await fails('watch', {path: 'missing'})).type, 'DirectoryNotFound')
  assert.equal((await fails('watch', {path: '.', pattern: '[x'})).type, 'InvalidPattern')
  await mkdir(join(dir, 'full'))
  const names = Array.from({length: 5001}, (_, index) => join(dir, 'full', `${index}`))
  await Promise.all(names.map(name => writeFile(name, '')))
  assert.equal((await fails('watch', {path: 'full'})).type, 'TooManyWatches')
})

test('a path begins a watch, a watch_id asks it: never both, never neither', () => {
  const watch = filesystemCapabilities.find(capability => capability.name === 'filesystem.watch')
  for (const input of [{}, {path: '.', watch_id: 'x'}, {path: '.', cancel: true}]) {
    assert.equal(watch?.input.safeParse(input).success, false)
  }
})

test('a watch whose session ended while it was begun is not kept', async t => {
  const {call} = await tempWorkspace(t)
  const left = new AbortController()
  left.abort(new Error('the client left'))
  for (let n = 0; n < 16; n++)
    await assert.rejects(call('watch', {path: '.'}, {signal: left.signal}), {message: 'the client left'})
  assert.equal((await call('watch', {path: '.'})).active, true)
})
