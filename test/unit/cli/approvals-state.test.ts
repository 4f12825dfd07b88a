import assert from 'node:assert/strict'
import {test} from 'node:test'
import {approvalWarnings, waitingText} from '../../../src/cli/approve/state.ts'
import type {Paint} from '../../../src/cli/colour.ts'
import {checkApprovals} from '../../../src/cli/doctor/approvals.ts'
import type {ApprovalsState} from '../../../src/contract/status.ts'

const same = (text: string) => text
const paint: Paint = {bold: same, dim: same, red: text => `<red>${text}</red>`, green: same, yellow: same}
const channel = {name: 'ntfy example.com', delivered: 3, failed: 0, lastError: null, lastErrorAt: null}
const broken = {...channel, failed: 2, lastError: 'answered 500', lastErrorAt: '2026-11-23T08:00:00.000Z'}
const state = (changes: Partial<ApprovalsState> = {}): ApprovalsState => ({
  pending: 0,
  oldestAt: null,
  isNeeded: true,
  isAdvisory: false,
  channels: [channel],
  ...changes,
})
const found = (changes: Partial<ApprovalsState>, mode: 'appliance' | 'user') =>
  checkApprovals(state(changes), mode).map(check => [check.name, check.state, check.code])

test('status says what waits and since when', () => {
  const now = new Date('2026-11-23T08:05:00.000Z')
  assert.equal(waitingText(state(), now), 'none waiting')
  const waiting = state({pending: 2, oldestAt: '2026-11-23T08:00:00.000Z'})
  assert.equal(waitingText(waiting, now), '2 waiting, the oldest for 5m: kruxos approve list')
})

test('status says in red that approvals are advisory, and which channel does not deliver', () => {
  assert.deepEqual(approvalWarnings(state(), paint), [])
  assert.deepEqual(approvalWarnings(state({isAdvisory: true, isNeeded: false}), paint), [])
  const [advisory, silent] = approvalWarnings(state({isAdvisory: true, channels: [channel, broken]}), paint)
  assert.match(advisory ?? '', /^<red>Approvals are advisory: .*<\/red>$/)
  assert.equal(silent, '<red>ntfy example.com did not take 2 notices: answered 500</red>')
})

test('doctor fails on an appliance, and warns a single user, when a rule needs approval and nobody would be told', () => {
  assert.deepEqual(found({channels: []}, 'appliance'), [['notify', 'failed', 'IO']])
  assert.deepEqual(found({channels: []}, 'user'), [['notify', 'warning', null]])
  assert.deepEqual(found({channels: [broken]}, 'appliance'), [['notify', 'failed', 'IO']])
  assert.deepEqual(found({channels: [], isNeeded: false}, 'appliance'), [['approvals', 'ok', null]])
  assert.deepEqual(found({isAdvisory: true}, 'appliance'), [
    ['notify', 'ok', null],
    ['approvals', 'warning', null],
  ])
})

test('a warning of status fits the terminal, in red line by line', () => {
  const [advisory = ''] = approvalWarnings(state({isAdvisory: true}), paint, 80)
  assert.match(advisory, /^<red>.{40,80}<\/red>\n<red>.{1,80}<\/red>$/)
})
