import assert from 'node:assert/strict'
import {test} from 'node:test'
import {listenersAt} from '../../../../src/cli/doctor/port.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1E14 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0000 100 0 0 10 0
   1: 0100007F:1E15 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 2 1 0000 100 0 0 10 0
   2: 0100007F:1E14 0100007F:C000 01 00000000:00000000 00:00000000 00000000  1002        0 3 1 0000 100 0 0 10 0
`

test('who listens on a port is told from who listens elsewhere, and from a connection to it', () => {
  assert.deepEqual(listenersAt(7700, TABLE), [1000])
  assert.deepEqual(listenersAt(7702, TABLE), [])
  assert.deepEqual(listenersAt(7700, ''), [])
})
