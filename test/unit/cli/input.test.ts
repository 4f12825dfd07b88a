import assert from 'node:assert/strict'
import {test} from 'node:test'
import {checkAgentName, checkCapabilityName, checkLabel, parseCount, parseDuration} from '../../../src/cli/input.ts'
import {KruxosError} from '../../../src/contract/errors.ts'

const usage = (work: () => unknown): KruxosError => {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof KruxosError)
    assert.equal(error.code, 'USAGE')
    return error
  }
  throw new assert.AssertionError({message: 'it was accepted'})
}

test('a duration is seconds, or a number and its unit', () => {
  assert.equal(parseDuration('3600', '--ttl'), 3600)
  assert.equal(parseDuration('90s', '--ttl'), 90)
  assert.equal(parseDuration('15m', '--ttl'), 900)
  assert.equal(parseDuration('12h', '--ttl'), 43_200)
  assert.equal(parseDuration('30d', '--ttl'), 2_592_000)
})

test('what is no duration is refused and the flag named', () => {
  for (const text of ['', '-1', '1.5h', '1 h', '1w', 'h', '1e3', '9999999999', '0x10']) {
    assert.match(usage(() => parseDuration(text, '--ttl')).message, /--ttl/)
  }
})

test('a count stays within its bounds', () => {
  assert.equal(parseCount('10', '--lines', {min: 1, max: 100}), 10)
  for (const text of ['0', '101', '-1', '1.5', 'x', '']) usage(() => parseCount(text, '--lines', {min: 1, max: 100}))
})

test('case 1: a label that is a path is refused with the alphabet', () => {
  assert.match(usage(() => checkLabel('../../etc/passwd')).message, /letter or digit.*"\.", "_" or "-"/)
})

test('case 3: dots, blanks, dashes and nothing at all are no labels', () => {
  for (const label of ['.', '..', '', ' ', '---']) usage(() => checkLabel(label))
})

test('case 5: two labels that look alike cannot both exist', () => {
  for (const label of ['\u00e9', 'e\u0301', '\u0430', 'a\u202eb', 'a\u200bb', '😀', 'Primary']) {
    const {message} = usage(() => checkLabel(label))
    assert.doesNotMatch(message, /[\u202e\u200b]/u)
  }
})

test('case 6: 63 characters are a label, 64 are not, and 10 KB are not repeated', () => {
  assert.equal(checkLabel('a'.repeat(63)).length, 63)
  usage(() => checkLabel('a'.repeat(64)))
  assert.ok(usage(() => checkLabel('a'.repeat(10_000))).message.length <= 300)
})

test('agent names follow the rule of labels', () => {
  assert.equal(checkAgentName('build-bot'), 'build-bot')
  usage(() => checkAgentName('Build Bot'))
})

test('a capability may be named as its tool', () => {
  assert.equal(checkCapabilityName('filesystem.read'), 'filesystem.read')
  assert.equal(checkCapabilityName('filesystem__search_content'), 'filesystem.search_content')
  for (const name of ['read', 'Filesystem.read', 'filesystem.', '../x', `a.${'b'.repeat(200)}`])
    usage(() => checkCapabilityName(name))
})
