import assert from 'node:assert/strict'
import {chmodSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {loadSettings, parseSettings} from '../../../src/config/settings.ts'
import {tempDir} from '../../support/kruxos.ts'

test('an empty file gives every default', () => {
  const settings = parseSettings('', 'gateway.yaml')
  assert.equal(settings.listen.port, 7700)
  assert.deepEqual(settings.listen.hosts, ['127.0.0.1', '::1'])
  assert.equal(settings.vault.sealer, 'key-file')
})

test('one key leaves the other defaults alone', () => {
  assert.deepEqual(parseSettings('listen:\n  port: 7800\n', 'f').listen, {hosts: ['127.0.0.1', '::1'], port: 7800})
})

test('it listens on addresses and names', () => {
  for (const host of ['0.0.0.0', '::', 'fe80::1%eth0', 'localhost', 'appliance-1.lan', 'build_host', '3com.example'])
    assert.deepEqual(parseSettings(`listen: {hosts: ["${host}"]}`, 'f').listen.hosts, [host])
})

test('a file that everybody can write is refused: it names programs that the gateway runs', async () => {
  using folder = tempDir()
  const file = join(folder.path, 'gateway.yaml')
  writeFileSync(file, 'log: {level: warn}\n')
  chmodSync(file, 0o646)
  await assert.rejects(loadSettings(file, {}), {
    code: 'IO',
    message: `everybody can write ${file}`,
    hint: `chmod o-w ${file}`,
  })
  chmodSync(file, 0o664)
  assert.equal((await loadSettings(file, {})).log.level, 'warn')
})

const faults: [name: string, text: string, message: RegExp][] = [
  ['an unknown key', 'listen:\n  prot: 1\n', /^f:2:3: listen\.prot is not known here$/],
  ['a port out of range', 'listen:\n  port: 70000\n', /^f:2:9: listen\.port must be at most 65535$/],
  [
    'a host of blanks',
    'listen: {hosts: ["::1", not a host]}\n',
    /^f:1:25: listen\.hosts\.1 does not fit: an address or a name/,
  ],
  [
    'an address that is none',
    'listen: {hosts: [300.1.1.1]}\n',
    /^f:1:18: listen\.hosts\.0 does not fit: an address or a name/,
  ],
  ['a wrong type', 'limits:\n  max_connections: many\n', /^f:2:20: limits\.max_connections must be a number$/],
  ['broken YAML', 'listen: [1, 2\n', /^f:\d+:\d+: /],
  ['a duplicate key', 'log: {level: info}\nlog: {level: warn}\n', /^f:2:1: /],
]
for (const [name, text, message] of faults) {
  test(`${name} is refused with file, line and column`, () => {
    assert.throws(() => parseSettings(text, 'f'), {code: 'USAGE', message})
  })
}
