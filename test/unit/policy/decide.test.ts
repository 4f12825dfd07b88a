import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Tier} from '../../../src/contract/capability.ts'
import {decide, EMPTY_POLICY, explain, type Layer, list} from '../../../src/policy/index.ts'
import {call, layer, policy} from './fixture.ts'

const DELETE = call('filesystem.delete', {path: '/workspace/a'})
const all = (name: string, tier: Tier, defaults?: string) => layer(name, `[{match: '*', tier: ${tier}}]`, defaults)

const combinations: [what: string, layers: Layer[], tier: Tier, place: string][] = [
  ['nothing says anything', [], 'notify', 'default tier of filesystem.delete'],
  ['system alone', [all('system', 'blocked')], 'blocked', 'system.yaml:4'],
  ['org loosens the default', [all('org', 'autonomous')], 'autonomous', 'org.yaml:4'],
  ['org cannot loosen system', [all('system', 'blocked'), all('org', 'autonomous')], 'blocked', 'system.yaml:4'],
  ['the own file is stricter', [all('org', 'notify'), all('agents/bot', 'blocked')], 'blocked', 'agents/bot.yaml:4'],
  ['the own file cannot loosen org', [all('org', 'blocked'), all('agents/bot', 'autonomous')], 'blocked', 'org.yaml:4'],
  [
    'the own file cannot loosen the default',
    [all('agents/bot', 'autonomous')],
    'notify',
    'default tier of filesystem.delete',
  ],
  [
    'org lets the own file loosen it',
    [all('org', 'blocked', '{allow_override: true}'), all('agents/bot', 'autonomous')],
    'autonomous',
    'agents/bot.yaml:4',
  ],
  [
    'org lets the own file loosen the default',
    [layer('org', '[]', '{allow_override: true}'), all('agents/bot', 'autonomous')],
    'autonomous',
    'agents/bot.yaml:4',
  ],
  [
    'org lets nobody loosen system',
    [all('system', 'blocked'), all('org', 'notify', '{allow_override: true}'), all('agents/bot', 'autonomous')],
    'blocked',
    'system.yaml:4',
  ],
  [
    'a rule can be kept from being undercut',
    [
      layer('org', '[{match: filesystem.*, tier: blocked, allow_override: false}]', '{allow_override: true}'),
      all('agents/bot', 'autonomous'),
    ],
    'blocked',
    'org.yaml:4',
  ],
  [
    "another agent's file says nothing",
    [all('agents/other', 'blocked')],
    'notify',
    'default tier of filesystem.delete',
  ],
  ["the user's file says nothing of an agent", [all('user', 'blocked')], 'notify', 'default tier of filesystem.delete'],
  ['a default of a file', [layer('org', '[]', '{tier: blocked}')], 'blocked', 'org.yaml:3'],
  ['among equals the highest speaks', [all('system', 'notify'), all('org', 'notify')], 'notify', 'system.yaml:4'],
]
for (const [what, layers, tier, place] of combinations) {
  test(`${what}: ${tier} by ${place}`, () => {
    const ruling = decide(policy(layers), DELETE)
    assert.deepEqual([ruling.tier, ruling.deciding.place], [tier, place])
  })
}

test("a user has the user's file, and an operator the agent's whose call it is", () => {
  const both = policy([all('user', 'blocked'), all('agents/bot', 'approval_required')])
  assert.equal(decide(both, {...DELETE, agent: 'user', principal: 'user'}).tier, 'blocked')
  assert.equal(decide(both, {...DELETE, principal: 'operator'}).tier, 'approval_required')
})

const patterns: [pattern: string, name: string, fits: boolean][] = [
  ['filesystem.delete', 'filesystem.delete', true],
  ['filesystem.delete', 'filesystem.delete_all', false],
  ['filesystem.*', 'filesystem.delete', true],
  ['filesystem.*', 'filesystem', false],
  ['filesystem.*', 'filesystems.delete', false],
  ['state.shared.*', 'state.shared.set', true],
  ['state.*', 'state.shared.set', true],
  ['state.shared.*', 'state.session.set', false],
  ['*.delete', 'filesystem.delete', true],
  ['*.delete', 'email.bulk_delete', false],
  ['*.shared.*', 'state.shared.set', true],
  ['*', 'anything.at_all', true],
]
for (const [pattern, name, fits] of patterns) {
  test(`${pattern} ${fits ? 'fits' : 'does not fit'} ${name}`, () => {
    const rule = policy([layer('org', `[{match: ${JSON.stringify(pattern)}, tier: blocked}]`)])
    assert.equal(decide(rule, call(name)).tier === 'blocked', fits)
  })
}

test('the first rule that matches decides', () => {
  const rules = policy([
    layer('org', '[{match: filesystem.*, tier: autonomous}, {match: filesystem.delete, tier: blocked}]'),
  ])
  assert.equal(decide(rules, DELETE).tier, 'autonomous')
})

const hard: [capability: string, input: Record<string, unknown>, rule: string | null][] = [
  ['secrets.read_raw', {}, 'secrets-stay-sealed'],
  ['secrets.export', {}, 'secrets-stay-sealed'],
  ['audit.write', {}, 'audit-is-append-only'],
  ['audit.delete', {}, 'audit-is-append-only'],
  ['audit.truncate', {}, 'audit-is-append-only'],
  ['policy.modify_system', {}, 'policy-is-for-operators'],
  ['filesystem.write', {path: '/etc/passwd'}, 'system-folders'],
  ['filesystem.write', {path: '/workspace/../ETC/passwd'}, 'system-folders'],
  ['filesystem.write', {path: '/etcetera'}, null],
  ['filesystem.move', {source: 'a', destination: '/usr/bin/a'}, 'system-folders'],
  ['filesystem.delete', {path: '/'}, 'system-folders'],
  ['filesystem.read', {path: '/etc/hostname'}, null],
  ['state.backup.create', {agent: 'other'}, 'private-state'],
  ['state.backup.create', {agent: 'bot'}, null],
  ['state.backup.create', {}, null],
  ['process.run', {command: 'mkfs.ext4 /dev/sda1'}, 'disk-wiping'],
  ['process.run', {command: '/sbin/mkfs', args: ['/dev/sda1']}, 'disk-wiping'],
  ['process.run', {command: 'dd', args: ['if=/dev/zero', 'of=/dev/nvme0n1']}, 'disk-wiping'],
  ['process.run', {command: 'dd if=a of=b'}, null],
  ['process.run', {command: 'sudo -n rm -rf /'}, 'disk-wiping'],
  ['process.run', {command: 'rm', args: ['-r', '-f', '//']}, 'disk-wiping'],
  ['process.run', {command: 'rm', args: ['-fr', '--no-preserve-root', '/']}, 'disk-wiping'],
  ['process.run', {command: 'rm -rf /home'}, 'disk-wiping'],
  ['process.run', {command: 'rm -rf /workspace/build'}, null],
  ['process.run', {command: 'rm -rf ./build'}, null],
  ['process.run', {command: 'bash', args: ['-c', 'true && wipefs -a /dev/sdb']}, 'disk-wiping'],
  ['process.run', {command: 'sh', args: ['-c', 'cat x > /dev/sda']}, 'disk-wiping'],
  ['process.run', {command: 'sh', args: ['-c', 'cat x > /dev/null']}, null],
  ['process.run', {command: ['shred', '/dev/sda']}, 'disk-wiping'],
  ['process.run', {command: 'shred', args: ['old.txt']}, null],
  ['process.run', {command: 'fdisk', args: ['-l', '/dev/sda']}, null],
  ['process.run', {command: 'grep', args: ['mkfs', 'notes.txt']}, null],
]
for (const [capability, input, rule] of hard) {
  test(`${capability} ${JSON.stringify(input)}: ${rule ?? 'no hard rule'}`, () => {
    const free = policy([all('org', 'autonomous', '{allow_override: true}'), all('agents/bot', 'autonomous')])
    const {tier, deciding} = decide(free, call(capability, input))
    assert.equal(tier, rule === null ? 'autonomous' : 'blocked')
    if (rule !== null) assert.equal(deciding.place, `hard rule ${rule}`)
  })
}

test('the shortest times that anybody wants hold, and the words of whoever decides', () => {
  const rules = policy([
    layer('system', '[{match: "*", tier: notify, approval: {expires: 2h, rejection: never mind}}]'),
    layer(
      'org',
      '[{match: "*", tier: approval_required, approval: {expires: 24h, max_grant: 1h, rejection: ask Ada}}]',
    ),
    layer('agents/bot', '[{match: "*", tier: notify, approval: {max_grant: 5m}}]'),
  ])
  const {asking} = decide(rules, DELETE)
  assert.deepEqual(asking, {expiresSeconds: 7200, maxGrantSeconds: 300, rejection: 'ask Ada'})
  assert.deepEqual(decide(EMPTY_POLICY, DELETE).asking, {expiresSeconds: 1800, maxGrantSeconds: 3600, rejection: null})
  const never = policy([layer('org', '[]', '{tier: approval_required, approval: {max_grant: never}}')])
  assert.equal(decide(never, DELETE).asking.maxGrantSeconds, null)
})

test('a list shows what a call without conditions gets, and that its input may change it', () => {
  const rules = policy([
    layer(
      'org',
      `[
      {match: filesystem.write, tier: autonomous, when: {path_prefix: /workspace/drafts}},
      {match: filesystem.write, tier: blocked},
      {match: filesystem.delete, tier: blocked},
      {match: filesystem.move, tier: notify, when: {size_lt: 1}}]`,
    ),
  ])
  const listed = (capability: string) => {
    const {tier, isConditional} = list(rules, call(capability))
    return [tier, isConditional]
  }
  assert.deepEqual(listed('filesystem.write'), ['autonomous', true])
  assert.deepEqual(listed('filesystem.delete'), ['blocked', false])
  assert.deepEqual(listed('filesystem.move'), ['notify', false])
  assert.deepEqual(listed('audit.delete'), ['blocked', false])
})

test('an explanation tells every voice, who is silent, and what was replaced', () => {
  const rules = policy([
    layer('system', '[{match: email.*, tier: blocked}]'),
    all('org', 'blocked', '{allow_override: true}'),
    layer('agents/bot', '[{match: filesystem.*, tier: approval_required, limit: {max: 2, per: 1h}}]'),
  ])
  const told = explain(rules, DELETE)
  assert.deepEqual([told.tier, told.rule, told.silent], ['approval_required', 'agents/bot.yaml:4', ['system']])
  assert.deepEqual(
    told.voices.map(({layer: name, tier, counts}) => [name, tier, counts]),
    [
      ['agents/bot', 'approval_required', true],
      ['org', 'blocked', false],
    ],
  )
  assert.deepEqual(told.limits, [{rule: 'agents/bot.yaml:4', max: 2, windowSeconds: 3600, onExceed: 'deny'}])
})
