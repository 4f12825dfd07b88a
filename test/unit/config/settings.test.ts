import assert from 'node:assert/strict'
import {test} from 'node:test'
import {parseSettings} from '../../../src/config/settings.ts'

test('an empty file gives every default', () => {
  const settings = parseSettings('', 'gateway.yaml')
  assert.equal(settings.listen.port, 7700)
  assert.deepEqual(settings.listen.hosts, ['127.0.0.1', '::1'])
  assert.equal(settings.vault.sealer, 'key-file')
})

test('one key leaves the other defaults alone', () => {
  assert.deepEqual(parseSettings('listen:\n  port: 7800\n', 'f').listen, {hosts: ['127.0.0.1', '::1'], port: 7800})
})

const faults: [name: string, text: string, message: RegExp][] = [
  ['an unknown key', 'listen:\n  prot: 1\n', /^f:2:3: listen\.prot is not known here$/],
  ['a port out of range', 'listen:\n  port: 70000\n', /^f:2:9: listen\.port must be at most 65535$/],
  ['a wrong type', 'limits:\n  max_connections: many\n', /^f:2:20: limits\.max_connections must be a number$/],
  ['broken YAML', 'listen: [1, 2\n', /^f:\d+:\d+: /],
  ['a duplicate key', 'log: {level: info}\nlog: {level: warn}\n', /^f:2:1: /],
]
for (const [name, text, message] of faults) {
  test(`${name} is refused with file, line and column`, () => {
    assert.throws(() => parseSettings(text, 'f'), {code: 'USAGE', message})
  })
}
