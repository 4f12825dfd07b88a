import assert from 'node:assert/strict'
import {test} from 'node:test'
import {wantsColour} from '../../../src/cli/colour.ts'
import {isPerson} from '../../../src/cli/person.ts'

const TERMINAL = {stdinIsTerminal: true, stderrIsTerminal: true, noInput: false, env: {}}

test('a person sits at a terminal and has not said to ask nothing', () => {
  assert.ok(isPerson(TERMINAL))
  assert.ok(isPerson({...TERMINAL, env: {CI: '', KRUXOS_NO_INPUT: '0'}}))
  assert.ok(isPerson({...TERMINAL, env: {CI: 'false'}}))
})

test('a pipe, CI, --no-input and KRUXOS_NO_INPUT are nobody to ask', () => {
  assert.ok(!isPerson({...TERMINAL, stdinIsTerminal: false}))
  assert.ok(!isPerson({...TERMINAL, stderrIsTerminal: false}))
  assert.ok(!isPerson({...TERMINAL, noInput: true}))
  assert.ok(!isPerson({...TERMINAL, env: {CI: 'true'}}))
  assert.ok(!isPerson({...TERMINAL, env: {KRUXOS_NO_INPUT: '1'}}))
})

test('colour is for terminals that have it', () => {
  assert.ok(wantsColour(true, {}))
  assert.ok(wantsColour(true, {NO_COLOR: ''}))
  assert.ok(!wantsColour(false, {}))
  assert.ok(!wantsColour(true, {NO_COLOR: '1'}))
  assert.ok(!wantsColour(true, {TERM: 'dumb'}))
})

test('FORCE_COLOR decides before everything else', () => {
  assert.ok(wantsColour(false, {FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb'}))
  assert.ok(!wantsColour(true, {FORCE_COLOR: '0'}))
})
