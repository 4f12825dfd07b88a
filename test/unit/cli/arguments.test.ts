import assert from 'node:assert/strict'
import {test} from 'node:test'
import {asksForJson, refuseTokens, takeJsonVersion} from '../../../src/cli/arguments.ts'
import {KruxosError} from '../../../src/contract/errors.ts'

const HEX = 'ab12'.repeat(16)

test('case 12: a token anywhere on the command line is refused and not repeated', () => {
  for (const argument of [
    HEX,
    `krx_user_${'a'.repeat(43)}`,
    `--label=krx_agent_x`,
    `--input={"token":"${HEX}"}`,
    `x${HEX}y`,
  ]) {
    assert.throws(
      () => refuseTokens(['token', 'show', argument]),
      (error: unknown) => {
        assert.ok(error instanceof KruxosError)
        assert.equal(error.code, 'USAGE')
        const text = JSON.stringify(error.toBody())
        assert.ok(!text.includes(HEX) && !text.includes('krx_'))
        return /revoke/.test(text) && /stdin, a file of mode 0600, or the environment/.test(text)
      },
      argument,
    )
  }
})

test('what is not a token passes', () => {
  refuseTokens(['token', 'create', 'ab12'.repeat(15), 'krx', '--ttl', '30d'])
})

test('--json and --json=1 ask for JSON, after -- they do not', () => {
  assert.ok(asksForJson(['status', '--json']))
  assert.ok(asksForJson(['status', '--json=7']))
  assert.ok(!asksForJson(['status']))
  assert.ok(!asksForJson(['show', '--', '--json']))
})

test('--json=1 is --json; another version is refused with those that exist', () => {
  assert.deepEqual(takeJsonVersion(['a', '--json=1', '--', '--json=9']), ['a', '--json', '--', '--json=9'])
  for (const version of ['2', '', 'x']) {
    assert.throws(() => takeJsonVersion([`--json=${version}`]), {code: 'USAGE', hint: 'versions that exist: 1'})
  }
})
