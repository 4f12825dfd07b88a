import assert from 'node:assert/strict'
import {test} from 'node:test'
import {logLine} from '../../../src/cli/log-line.ts'

test('a line of the log is told in words, in local time, without what every line says', () => {
  const time = new Date(2026, 10, 23, 8, 5, 9)
  const line = {level: 40, time, pid: 12, hostname: 'h', operation: 'token.create', replayed: false, msg: 'done'}
  assert.equal(
    logLine(JSON.stringify(line)),
    '2026-11-23 08:05:09  warn   done  operation=token.create  replayed=false',
  )
})

test('what is no line of ours is shown as it is, with nothing that a terminal obeys', () => {
  assert.equal(logLine('Error: \u001b[31mout of memory'), 'Error: \\u{001b}[31mout of memory')
  assert.equal(logLine('{"level": 30, "msg": "\\u001b[2J"}').includes('\u001b'), false)
})
