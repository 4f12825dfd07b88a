import assert from 'node:assert/strict'
import {test} from 'node:test'
import {bytes} from '../../../src/cli/bytes.ts'

test('bytes are told in the unit in which they are a short number', () => {
  const shown = [0, 1, 1023, 1024, 12_800, 1_048_576, 3 * 2 ** 30, 5000 * 2 ** 40].map(bytes)
  assert.deepEqual(shown, ['0 B', '1 B', '1023 B', '1.0 KiB', '12.5 KiB', '1.0 MiB', '3.0 GiB', '5000.0 TiB'])
})
