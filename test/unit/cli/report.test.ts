import assert from 'node:assert/strict'
import {test} from 'node:test'
import {describe, toKruxosError} from '../../../src/cli/report.ts'
import {toUsageError} from '../../../src/cli/usage-error.ts'
import {KruxosError} from '../../../src/contract/errors.ts'

const FACE = {name: 'token create', flags: ['--label', '--json', '--ttl']}

test('an error is its message and its hint, and names its page', () => {
  const error = new KruxosError('UNREACHABLE', 'the gateway is not running', {hint: 'kruxos gateway start'})
  assert.equal(
    describe(error),
    'error: the gateway is not running\nhint: kruxos gateway start\nmore: kruxos help UNREACHABLE\n',
  )
})

test('an error without a hint points at its page', () => {
  assert.equal(
    describe(new KruxosError('LOCKED', 'the vault is sealed')),
    'error: the vault is sealed\nhint: kruxos help LOCKED\n',
  )
})

test('the fields of a rejected input are named, at most twenty', () => {
  const issues = Array.from({length: 25}, (_, index) => ({path: `/f${index}`, message: 'is wrong'}))
  const lines = describe(new KruxosError('USAGE', 'the input does not fit', {issues}))
    .trimEnd()
    .split('\n')
  assert.equal(lines.length, 22)
  assert.deepEqual(lines.slice(1, 4), ['  /f0 is wrong', '  /f1 is wrong', '  /f2 is wrong'])
})

test('case 8: an error is shown with control characters escaped', () => {
  assert.doesNotMatch(
    describe(new KruxosError('NOT_FOUND', 'no agent named \u001b[2J\nx')).replaceAll('\n', ''),
    /[\u0000-\u001f]/,
  )
})

test('an unexpected error says its kind and nothing of its message', () => {
  const error = toKruxosError(new TypeError('cannot read hunter2'))
  assert.equal(error.code, 'INTERNAL')
  assert.equal(error.message, 'an unexpected fault (TypeError)')
  assert.doesNotMatch(JSON.stringify(error.toBody()), /hunter2/)
})

test("oclif's messages lose what was typed as a value", () => {
  const parse = (message: string, extra: object = {}) => toUsageError(Object.assign(new Error(message), extra), FACE)
  const cases: [KruxosError, string][] = [
    [parse('x', {flags: ['--secret=hunter2', '--nope']}), 'token create has no flag --secret, --nope'],
    [parse('x', {args: ['hunter2']}), 'token create was given an argument too many'],
    [parse('x', {args: ['hunter2', 'b']}), 'token create was given 2 arguments too many'],
    [parse('x', {args: [{name: 'name'}]}), 'token create needs NAME'],
    [parse('Expected --tier=hunter2 to be one of: a, b\nSee more help with --help'), '--tier takes one of: a, b'],
    [parse('Expected hunter2 to be one of: a, b\nSee more help with --help'), 'the argument is one of: a, b'],
    [
      parse(
        'The following error occurred:\n  --out=hunter2 cannot also be provided when using --raw\nSee more help with --help',
      ),
      '--out and --raw contradict each other',
    ],
    [
      parse('The following error occurred:\n  \u001b[2mMissing required flag file\u001b[22m'),
      'token create needs --file',
    ],
    [parse('Flag --label expects a value'), '--label expects a value'],
  ]
  for (const [error, message] of cases) {
    assert.equal(error.message, message)
    assert.equal(error.code, 'USAGE')
    assert.doesNotMatch(JSON.stringify(error.toBody()), /hunter2/)
  }
})

test('a misspelled flag is answered with the nearest one', () => {
  const {hint} = toUsageError(Object.assign(new Error('x'), {flags: ['--lable']}), FACE)
  assert.equal(hint, 'did you mean --label? see kruxos token create --help')
})

test('a fault that the message tells already is not told again', () => {
  const issues = [{path: '/hosts/0', message: 'does not fit: a host name'}]
  const error = new KruxosError('USAGE', 'hosts.0 does not fit: a host name', {issues})
  assert.equal(describe(error), 'error: hosts.0 does not fit: a host name\nhint: kruxos help USAGE\n')
})
