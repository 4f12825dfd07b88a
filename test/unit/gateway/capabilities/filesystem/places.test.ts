import assert from 'node:assert/strict'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {inPlace} from '../../../../../src/gateway/capabilities/filesystem/files/places.ts'

const contextOf = (workspaceDir: string, signal = new AbortController().signal) =>
  ({workspaceDir, signal}) as Parameters<typeof inPlace>[0]

test('of the calls of one caller eight work at a time, whatever they end with; another caller is not held up', async () => {
  let working = 0
  let most = 0
  const job = async () => {
    most = Math.max(most, ++working)
    await sleep(2)
    working -= 1
    if (working % 2 === 0) throw new Error('failed')
  }
  const flood = Promise.allSettled(Array.from({length: 64}, () => inPlace(contextOf('/a'), job)))
  assert.equal(await inPlace(contextOf('/b'), async () => working), 8)
  await flood
  assert.deepEqual([most, working], [8, 0])
})

test('a call that was cancelled while it waited is not run', async () => {
  const held = Promise.withResolvers<void>()
  const busy = Array.from({length: 8}, () => inPlace(contextOf('/c'), () => held.promise))
  const controller = new AbortController()
  let isRun = false
  const waiting = inPlace(contextOf('/c', controller.signal), async () => {
    isRun = true
  })
  controller.abort(new Error('cancelled'))
  held.resolve()
  await assert.rejects(waiting, {message: 'cancelled'})
  await Promise.all(busy)
  assert.equal(isRun, false)
})
