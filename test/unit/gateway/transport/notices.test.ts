import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createNotice} from '../../../../src/gateway/transport/notices.ts'

test('a kind of notice is logged at once, then once a period with the number left out', () => {
  const lines: [string, object][] = []
  const ignore = () => {}
  const log = {
    error: ignore,
    info: ignore,
    debug: ignore,
    warn: (fields: object, message: string) => lines.push([message, fields]),
  }
  let now = 0
  const notice = createNotice(log, 10_000, () => now)
  for (let n = 0; n < 5; n++) notice('refused', {reason: 'host'})
  notice('handshake', {})
  now = 10_000
  notice('refused', {reason: 'origin'})
  notice('refused', {reason: 'origin'})
  assert.deepEqual(lines, [
    ['refused', {reason: 'host'}],
    ['handshake', {}],
    ['refused', {reason: 'origin', suppressed: 4}],
  ])
})
