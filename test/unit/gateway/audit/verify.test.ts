import assert from 'node:assert/strict'
import {createSecretKey} from 'node:crypto'
import {test} from 'node:test'
import fc from 'fast-check'
import {GENESIS, type Head, seal} from '../../../../src/gateway/audit/chain.ts'
import {encode, eventDraft} from '../../../../src/gateway/audit/record.ts'
import type {SealedRow} from '../../../../src/gateway/audit/storage.ts'
import {ROTATED, TRUNCATED, verify} from '../../../../src/gateway/audit/verify.ts'
import {byGateway} from '../../../../src/gateway/audit/writer.ts'
import {DONE} from './temp-audit.ts'

const KEY = createSecretKey('key of this test', 'utf8')
const AT = '2026-01-01T00:00:00.000Z'

function next(head: Head, event = 'capability.call', input: unknown = {n: head.seq}, key = KEY): SealedRow {
  return seal(key, head, encode(eventDraft(byGateway(event, input), DONE), head.seq + 1, AT))
}

function chain(length: number): SealedRow[] {
  const rows: SealedRow[] = []
  while (rows.length < length) rows.push(next(rows.at(-1) ?? GENESIS))
  return rows
}

/** As a table answers them: each row at the position that it is kept under. */
function renumbered(rows: readonly SealedRow[], first = 1): SealedRow[] {
  return rows.map((row, index) => ({...row, seq: first + index}))
}

async function* each(rows: readonly SealedRow[]) {
  yield* rows
}

async function faultOf(rows: readonly SealedRow[], anchor: Head | null, start: Head = GENESIS) {
  const {fault} = await verify(each(rows), {key: KEY, start, anchor})
  return fault && {seq: fault.seq, kind: fault.kind}
}

const LENGTH = 12
const rows = chain(LENGTH)
const end = rows.at(-1) ?? GENESIS
const place = fc.integer({min: 0, max: LENGTH - 1})

test('an untouched log has no fault, with any number of rows', async () => {
  for (let length = 0; length <= LENGTH; length++) {
    const part = rows.slice(0, length)
    assert.equal(await faultOf(part, part.at(-1) ?? GENESIS), null)
  }
})

test('case 165: every flipped bit of a text, a code or a link is found as an edit of that row', async () => {
  const field = fc.constantFrom('body' as const, 'prev' as const, 'mac' as const)
  await fc.assert(
    fc.asyncProperty(place, field, fc.nat(), async (index, name, position) => {
      const changed = rows.map((row, at) => (at === index ? flipped(row, name, position) : row))
      assert.deepEqual(await faultOf(changed, end), {seq: index + 1, kind: 'edit'})
    }),
  )
})

test('case 165: rows that are gone from the middle are found as a deletion, whether the rest is renumbered or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({min: 0, max: LENGTH - 2}),
      fc.integer({min: 1, max: LENGTH}),
      fc.boolean(),
      async (from, count, isRenumbered) => {
        const to = Math.min(from + count, LENGTH - 1)
        const rest = [...rows.slice(0, from), ...rows.slice(to)]
        assert.deepEqual(await faultOf(isRenumbered ? renumbered(rest) : rest, end), {seq: from + 1, kind: 'deletion'})
      },
    ),
  )
})

test('case 165: two rows that changed places are found at the first of them', async () => {
  await fc.assert(
    fc.asyncProperty(place, place, async (a, b) => {
      fc.pre(a !== b)
      const swapped = [...rows]
      ;[swapped[a], swapped[b]] = [rows[b] as SealedRow, rows[a] as SealedRow]
      assert.deepEqual(await faultOf(renumbered(swapped), end), {seq: Math.min(a, b) + 1, kind: 'reorder'})
    }),
  )
})

test('case 165: a copy of a row, put in anywhere, is found as an insertion', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.integer({min: 0, max: LENGTH}), async (source, at) => {
      const copy = rows[source] as SealedRow
      const longer = renumbered([...rows.slice(0, at), copy, ...rows.slice(at)])
      // Before the original and after it are the same log when the copy stands beside it.
      const first = at === source ? at + 1 : at
      assert.deepEqual(await faultOf(longer, end), {seq: first + 1, kind: 'insertion'})
    }),
  )
})

test('case 165: a row that was made with another key, put in anywhere, is found as an insertion', async () => {
  const otherKey = createSecretKey('another key', 'utf8')
  for (let at = 0; at <= LENGTH; at++) {
    const forged = next(rows[at - 1] ?? GENESIS, 'capability.call', {forged: true}, otherKey)
    const longer = renumbered([...rows.slice(0, at), forged, ...rows.slice(at)])
    assert.deepEqual(await faultOf(longer, end), {seq: at + 1, kind: 'insertion'})
  }
})

test('case 166: every cut of 1 to N rows at the end is found through the head that is noted elsewhere', async () => {
  for (let left = 0; left < LENGTH; left++) {
    assert.deepEqual(await faultOf(rows.slice(0, left), end), {seq: left + 1, kind: 'truncation'})
  }
})

test('case 166: a cut that the gateway went on behind stays to be seen', async () => {
  const kept = rows.slice(0, 7)
  const resumed = next({seq: LENGTH, mac: (kept.at(-1) as SealedRow).mac}, TRUNCATED, {found: 7, expected: LENGTH})
  const later = next(resumed)
  assert.deepEqual(await faultOf([...kept, resumed, later], later), {seq: 8, kind: 'truncation'})
})

test('a log that was exchanged for another one of the same key is a fork', async () => {
  const other = [...rows.slice(0, 5)]
  while (other.length < LENGTH + 3) other.push(next(other.at(-1) ?? GENESIS, 'capability.call', {other: true}))
  assert.deepEqual(await faultOf(other, end), {seq: LENGTH, kind: 'fork'})
})

test('a rotated log is whole from the row that the rotation names, and no other beginning is', async () => {
  const left = rows[3] as SealedRow
  const rotation = next(end, ROTATED, {through: 4, mac: Buffer.from(left.mac).toString('base64url')})
  const kept = [...rows.slice(4), rotation]
  assert.equal(await faultOf(kept, rotation, left), null)
  assert.deepEqual(await faultOf(kept.slice(1), rotation, left), {seq: 5, kind: 'deletion'})
  assert.deepEqual(await faultOf(rows.slice(4), end, left), {seq: 1, kind: 'deletion'})
  assert.deepEqual(await faultOf(rows.slice(6), end, rows[5]), {seq: 1, kind: 'deletion'})
})

function flipped(row: SealedRow, name: 'body' | 'prev' | 'mac', position: number): SealedRow {
  if (name === 'body') {
    const index = position % row.body.length
    const other = row.body[index] === '7' ? '8' : '7'
    return {...row, body: row.body.slice(0, index) + other + row.body.slice(index + 1)}
  }
  const bytes = Buffer.from(row[name])
  bytes[position % bytes.length] = (bytes[position % bytes.length] ?? 0) ^ (1 << (position % 8))
  return {...row, [name]: bytes}
}
