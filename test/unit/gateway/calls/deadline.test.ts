import assert from 'node:assert/strict'
import {getEventListeners} from 'node:events'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {startDeadline} from '../../../../src/gateway/calls/deadline.ts'

test('the signal is aborted when the time is over, and says so', async () => {
  using deadline = startDeadline(new AbortController().signal, 1)
  await sleep(50)
  assert.deepEqual([deadline.signal.aborted, deadline.isOver], [true, true])
})

test('the signal follows the one of the caller, with its reason, also when that was aborted before', () => {
  const caller = new AbortController()
  using before = startDeadline(caller.signal, 60_000)
  caller.abort('cancelled')
  using after = startDeadline(caller.signal, 60_000)
  for (const {signal, isOver} of [before, after])
    assert.deepEqual([signal.aborted, signal.reason, isOver], [true, 'cancelled', false])
})

test('work that is done leaves no timer and no listener behind', () => {
  const caller = new AbortController()
  const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const before = timers()
  for (let n = 0; n < 100; n++) startDeadline(caller.signal, 60_000)[Symbol.dispose]()
  assert.equal(timers(), before)
  assert.equal(getEventListeners(caller.signal, 'abort').length, 0)
})
