import assert from 'node:assert/strict'
import {test} from 'node:test'
import {allowTools, disallowTools} from '../../../src/clients/edit-permission.ts'

const FILE = '/home/u/.claude/settings.json'

const ALLOWED: [what: string, before: string | null, after: string][] = [
  ['no file', null, '{\n  "permissions": {\n    "allow": [\n      "mcp__kruxos__*"\n    ]\n  }\n}\n'],
  [
    'other rules',
    '{\n  "permissions": {\n    "allow": ["Bash(ls:*)"],\n    "deny": []\n  }\n}\n',
    '{\n  "permissions": {\n    "allow": ["Bash(ls:*)", "mcp__kruxos__*"],\n    "deny": []\n  }\n}\n',
  ],
  [
    'rules on lines',
    '{\n\t"permissions": {\n\t\t"allow": [\n\t\t\t"a"\n\t\t]\n\t}\n}',
    '{\n\t"permissions": {\n\t\t"allow": [\n\t\t\t"a",\n\t\t\t"mcp__kruxos__*"\n\t\t]\n\t}\n}',
  ],
  ['an empty list', '{"permissions":{"allow":[]}}', '{"permissions":{"allow":["mcp__kruxos__*"]}}'],
]

for (const [what, before, after] of ALLOWED) {
  test(`with ${what}, the rule that allows our tools is added once and can be taken back`, () => {
    const result = allowTools(before, FILE, 'kruxos')
    assert.equal(result.text, after)
    assert.equal(allowTools(after, FILE, 'kruxos').status, 'unchanged')
    const removed = disallowTools(after, FILE, 'kruxos')
    assert.equal(removed.status, 'removed')
    assert.equal(disallowTools(removed.text, FILE, 'kruxos').status, 'absent')
    assert.deepEqual(
      JSON.parse(removed.text ?? '').permissions.allow,
      JSON.parse(before ?? '{}').permissions?.allow ?? [],
    )
  })
}

test('a rule that already covers the server is enough', () => {
  const result = allowTools('{"permissions": {"allow": ["mcp__kruxos"]}}', FILE, 'kruxos')
  assert.equal(result.status, 'unchanged')
  assert.equal(result.text, null)
})

test('every copy of the rule is removed, and no rule that somebody wrote for one tool', () => {
  const text = '{"permissions": {"allow": ["mcp__kruxos__*", "mcp__kruxos__git__log", "mcp__kruxos__*"]}}'
  assert.equal(disallowTools(text, FILE, 'kruxos').text, '{"permissions": {"allow": ["mcp__kruxos__git__log"]}}')
})

for (const text of [
  '{"permissions": []}',
  '{"permissions": {"allow": "all"}}',
  '{"permissions": {"allow": {}}}',
  '{ // rules\n}',
]) {
  test(`settings that are not what Claude Code reads are refused: ${text.split('\n')[0]}`, () => {
    assert.throws(() => allowTools(text, FILE, 'kruxos'), {code: 'IO', message: /settings\.json:1:\d+: /})
  })
}
