import assert from 'node:assert/strict'
import {test} from 'node:test'
import {nameSuffixOf} from '../../../src/cli/cli-config/credential.ts'
import {repeatCommand} from '../../../src/cli/cli-config/repeat-command.ts'
import {CLIENTS} from '../../../src/clients/clients.ts'
import {AGENT_NAME_PATTERN, LABEL_PATTERN} from '../../../src/contract/names.ts'

const USERS: [name: string, uid: number, mode: 'user' | 'appliance', suffix: string][] = [
  ['ada', 1000, 'user', ''],
  ['root', 0, 'appliance', ''],
  ['ada', 1000, 'appliance', '-ada'],
  ['ada.lovelace', 1001, 'appliance', '-ada.lovelace'],
  ['Ada', 1002, 'appliance', '-uid.1002'],
  ['machine$', 1003, 'appliance', '-uid.1003'],
  ['ad\\ada', 1004, 'appliance', '-uid.1004'],
  ['uid.1', 1005, 'appliance', '-uid.1005'],
  ['a'.repeat(41), 4_294_967_294, 'appliance', '-uid.4294967294'],
]

for (const [name, uid, mode, expected] of USERS) {
  test(`${name.slice(0, 20)} (${uid}) on a gateway of mode ${mode} has names that end in "${expected}"`, () => {
    const suffix = nameSuffixOf({name, uid}, mode)
    assert.equal(suffix, expected)
    for (const {defaultAgent, defaultLabel} of CLIENTS) {
      assert.match(defaultAgent + suffix, AGENT_NAME_PATTERN)
      assert.match(defaultLabel + suffix, LABEL_PATTERN)
    }
  })
}

test('a command is repeated with what was given, quoted for a shell', () => {
  const given = [
    {type: 'flag', flag: 'codex', input: '--codex'},
    {type: 'flag', flag: 'check', input: '--check'},
    {type: 'flag', flag: 'home', input: "/home/o'brien and co"},
    {type: 'flag', flag: 'verify', input: '--no-verify'},
  ] as const
  assert.equal(
    repeatCommand('cli-config generate', given, {without: ['check'], add: ['--write', '--codex']}),
    "kruxos cli-config generate --home '/home/o'\\''brien and co' --no-verify --write --codex",
  )
})
