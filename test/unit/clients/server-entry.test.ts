import assert from 'node:assert/strict'
import {test} from 'node:test'
import {claudeCode} from '../../../src/clients/claude-code.ts'
import {claudeDesktop} from '../../../src/clients/claude-desktop.ts'
import {codex} from '../../../src/clients/codex.ts'
import {type ServerEntry, validateEntry} from '../../../src/clients/server-entry.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

const BAD: Record<string, Partial<ServerEntry>> = {
  'a server name with a blank': {serverName: 'my kruxos'},
  'an empty server name': {serverName: ''},
  'a server name with a dot': {serverName: 'kruxos.local'},
  'a relative command': {command: 'mcp-bridge'},
  'an empty command': {command: ''},
  'a Windows path on Linux': {command: 'C:\\kruxos\\mcp-bridge.exe'},
  'a command with a newline': {command: '/bin/a\nb'},
  'a NUL': {env: {A: 'b\0'}},
  'a newline in a value': {env: {A: 'b\nC=d'}},
  'a variable name with "="': {env: {'A=B': 'c'}},
  'half a surrogate pair': {env: {A: '\ud800'}},
  'a value that is not text': {env: {A: 5} as unknown as Record<string, string>},
  'an agent token in an argument': {args: ['ab'.repeat(32)]},
  'a user token in an argument': {args: ['--token=krx_user_abc']},
}

for (const [name, change] of Object.entries(BAD)) {
  test(`an entry with ${name} is refused before any file is read`, () => {
    for (const client of [claudeCode, claudeDesktop, codex]) {
      const entry = {...ENTRY, ...change}
      const plan = () => client.plan(fakeHost(), {kind: 'set', entry, allowTools: false, force: false})
      assert.throws(plan, {code: 'USAGE'})
    }
  })
}

test('a token never reaches the message that refuses it', () => {
  const token = 'ab'.repeat(32)
  const refuse = () => validateEntry({...ENTRY, args: [token]}, {platform: 'linux', expands: false})
  assert.throws(refuse, (error: Error) => !JSON.stringify([error.message, error]).includes(token))
})

test('"${" is refused where Claude would expand it, and Codex takes it as it is', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text under test
  const entry = {...ENTRY, env: {A: 'x${HOME}y'}}
  const change = {kind: 'set', entry, allowTools: false, force: false} as const
  assert.throws(() => claudeCode.plan(fakeHost(), change), {code: 'USAGE'})
  assert.throws(() => claudeDesktop.plan(fakeHost(), change), {code: 'USAGE'})
  assert.equal(codex.plan(fakeHost(), change).length, 1)
})

test('on Windows an absolute path has a drive', () => {
  const host = fakeHost({platform: 'win32'})
  const entry = {...ENTRY, command: 'C:\\Program Files\\kruxos\\mcp-bridge.exe'}
  assert.equal(claudeDesktop.plan(host, {kind: 'set', entry, allowTools: false, force: false}).length, 1)
})
