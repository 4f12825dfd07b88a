import assert from 'node:assert/strict'
import {test} from 'node:test'
import {traceparentOf} from '../../../../src/gateway/mcp/trace-context.ts'

const GOOD = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test('a trace that is well-formed is followed', () => {
  assert.equal(traceparentOf({traceparent: GOOD}), GOOD)
})

const bad = [
  GOOD.toUpperCase(),
  GOOD.replace('00-', 'ff-'),
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
  `${GOOD}\n`,
  '',
  7,
  null,
]
for (const traceparent of bad) {
  test(`${JSON.stringify(traceparent)} is no trace`, () => assert.equal(traceparentOf({traceparent}), null))
}
