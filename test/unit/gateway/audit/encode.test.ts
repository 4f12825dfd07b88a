import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {decode, encode, eventDraft} from '../../../../src/gateway/audit/record.ts'
import {canonicalJson} from '../../../../src/gateway/canonical-json.ts'

const text = fc.option(fc.string({unit: 'binary'}))
const arbitraryDraft = fc
  .record({
    event: fc.string(),
    name: fc.string(),
    client: text,
    subject: text,
    traceparent: text,
    input: fc.jsonValue(),
    output: fc.jsonValue(),
    error: text,
    decision: fc.option(fc.record({tier: fc.constant('blocked' as const), rule: fc.string(), reason: fc.string()})),
  })
  .map(({event, name, client, subject, traceparent, input, output, error, decision}) => {
    const actor = {type: 'agent', name, sessionId: null, tokenId: null, client} as const
    const intent = {event, actor, subject, input, decision, approvalId: null, traceparent}
    return eventDraft(intent, {status: 'error', error, output, durationMs: 1})
  })

test('a row is canonical JSON of what is not null, and comes back as it was', () => {
  fc.assert(
    fc.property(arbitraryDraft, draft => {
      const at = '2026-01-01T00:00:00.000Z'
      const row = {...draft, seq: 7, at}
      const present = Object.entries(row).filter(([, value]) => value !== null && value !== undefined)
      assert.equal(encode(draft, 7, at), canonicalJson(Object.fromEntries(present)))
      assert.deepEqual(decode(encode(draft, 7, at)), JSON.parse(JSON.stringify(row)))
    }),
  )
})
