import assert from 'node:assert/strict'
import {test} from 'node:test'
import {backoffMs} from '../../../src/bridge/backoff.ts'
import {createLog} from '../../../src/bridge/log.ts'

test('a line of the log holds no token and nothing that moves the cursor', () => {
  const written: string[] = []
  const log = createLog(text => written.push(text), false, 'codex')
  log.line(`a\u001b[2J\r\nb\u202ec krx_user_abc-DEF ${'c0ffee55'.repeat(8)}\u2028`)
  log.debug(() => 'not asked for')
  assert.deepEqual(written, ['mcp-bridge (codex): a\\u001b[2J\\u000d\\u000ab\\u202ec ***** *****\\u2028\n'])
})

test('the wait between attempts grows to five seconds, and any part of it may be the one', () => {
  assert.deepEqual(
    [0, 1, 2, 6, 7, 50].map(failures => backoffMs(failures, () => 1)),
    [50, 100, 200, 3200, 5000, 5000],
  )
  assert.equal(
    backoffMs(9, () => 0),
    0,
  )
})
