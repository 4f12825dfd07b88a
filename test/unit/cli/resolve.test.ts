import assert from 'node:assert/strict'
import {test} from 'node:test'
import {COMMANDS} from '../../../src/boot/commands.ts'
import {resolve} from '../../../src/cli/resolve.ts'
import {editDistance, nearest} from '../../../src/cli/suggest.ts'
import {KruxosError} from '../../../src/contract/errors.ts'

const IDS = Object.keys(COMMANDS)
const to = (line: string) => resolve(line === '' ? [] : line.split(' '), IDS)

test('a command line means its longest command', () => {
  const cases: [string, string, string[]][] = [
    ['status', 'status', []],
    ['token create', 'token:create', []],
    ['token create ci --ttl 30d', 'token:create', ['ci', '--ttl', '30d']],
    ['status --json', 'status', ['--json']],
    ['--json status', 'status', ['--json']],
    ['--socket /tmp/s --json token list --all', 'token:list', ['--all', '--socket', '/tmp/s', '--json']],
    ['cap list', 'capability:list', []],
    ['version', 'version', []],
    ['--version --json', 'version', ['--json']],
    ['--version', '--version', []],
  ]
  for (const [line, id, argv] of cases) assert.deepEqual(to(line), {id, argv}, line)
})

test('no command, a group alone, help and --help mean help', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['--help', []],
    ['help', []],
    ['help token create', ['token', 'create']],
    ['token', ['token']],
    ['token create --help', ['token', 'create']],
    ['token create ci -h', ['token', 'create', 'ci']],
    ['cap --help', ['capability']],
    ['cap', ['capability']],
    ['token --json', ['token', '--json']],
  ]
  for (const [line, argv] of cases) assert.deepEqual(to(line), {id: 'help', argv}, line)
})

test('--help after -- is an argument', () => {
  assert.deepEqual(to('token show -- --help'), {id: 'token:show', argv: ['--', '--help']})
})

test('case 18: a misspelled command is refused with the nearest one', () => {
  const cases: [string, RegExp][] = [
    ['tokn create', /kruxos token create$/],
    ['token creat', /kruxos token create$/],
    ['token lst', /kruxos token list$/],
    ['stauts', /kruxos status$/],
    ['capabilty list', /kruxos capability list$/],
    ['xyzzyxyzzy', /kruxos help/],
    ['gateway foo', /^kruxos help lists the commands$/],
    ['capability foo', /^kruxos help lists the commands$/],
  ]
  for (const [line, hint] of cases) {
    assert.throws(
      () => to(line),
      (error: unknown) => error instanceof KruxosError && error.code === 'USAGE' && hint.test(error.hint ?? ''),
      line,
    )
  }
})

test('the distance between two words is how many letters differ', () => {
  assert.equal(editDistance('token', 'token'), 0)
  assert.equal(editDistance('tokn', 'token'), 1)
  assert.equal(editDistance('', 'abc'), 3)
  assert.equal(editDistance('kitten', 'sitting'), 3)
})

test('nothing near gives no suggestion', () => {
  assert.equal(nearest('--lable', ['--label', '--json']), '--label')
  assert.equal(nearest('--completely-else', ['--label', '--json']), undefined)
})
