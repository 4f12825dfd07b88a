import assert from 'node:assert/strict'
import {test} from 'node:test'
import {COMMANDS} from '../../src/boot/commands.ts'
import type {OperationName} from '../../src/contract/operations.ts'
import type {outputs} from '../../src/contract/outputs.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {SECRET} from '../support/fixtures.ts'
import {json, kruxos} from '../support/kruxos.ts'

interface Case {
  readonly line: string
  readonly operation: OperationName & keyof typeof outputs
  /** of its output, where it is not named for the operation */
  readonly schema?: keyof typeof outputs
  /** what its text says */
  readonly says: RegExp
  readonly input?: string
}

const POLICY = 'version: 1\nname: x\n'

/** Every command that asks the gateway. */
const CASES: readonly Case[] = [
  {
    line: 'agent create build-bot --purpose tests',
    operation: 'agent.create',
    says: /^Created agent build-bot\.\n\n {2}Name: +build-bot\n/,
  },
  {
    line: 'agent list',
    operation: 'agent.list',
    says: /^NAME +STATUS +LAST CONNECTED +INVOCATIONS +PURPOSE\ndefault-agent +active +\ds ago +12 +helps\n$/,
  },
  {line: 'agent restore build-bot', operation: 'agent.restore', says: /^Restored agent build-bot\.\n$/},
  {
    line: 'agent revoke build-bot',
    operation: 'agent.revoke',
    says: /^Revoked agent build-bot, its tokens and its sessions\.\n$/,
  },
  {
    line: 'agent rotate default-agent',
    operation: 'token.rotate',
    says: new RegExp(`Token: +${SECRET}\n$`),
  },
  {line: 'agent show default-agent', operation: 'agent.show', says: /Workspace: +\/data\/workspace\/default-agent\n$/},
  {
    line: 'audit query --agent claude-agent --since 1h',
    operation: 'audit.query',
    says: /^SEQ +TIME +WHO +WHAT +OUTCOME +TIER +TOOK\n411 +2026-11-23 08:00:00 +claude-agent +filesystem\.read +success +autonomous +2\.4 ms\n$/,
  },
  {line: 'audit rotate --yes', operation: 'audit.rotate', says: /^Dropped 100 rows, through 100\.\n$/},
  {
    line: 'audit stats --since 7d',
    operation: 'audit.stats',
    says: /^Rows: +412 since 2026-11-01 08:00 UTC, 96 KiB\n[\s\S]*\nfilesystem\.read +200 +2 +1\.2 ms +8 ms\n$/,
  },
  {
    line: 'audit verify',
    operation: 'audit.verify',
    says: /^The audit log is whole: rows 1 to 412, checked in 6 ms\n$/,
  },
  {
    line: 'capability call filesystem.read --input {"path":"/a"}',
    operation: 'capability.call',
    says: /^\{\n {2}"content": "hello"\n\}\n$/,
  },
  {
    line: 'capability list',
    operation: 'capability.list',
    says: /^NAME +TOOL +TIER +WHY\nfilesystem\.read +filesystem__read +autonomous +the default\n$/,
  },
  {
    line: 'capability show filesystem.read',
    operation: 'capability.show',
    says: /Input\n {2}NAME +TYPE +DESCRIPTION\n {2}path +string +required +the file\n {2}encoding +"utf8" \| "base64" +default "utf8"/,
  },
  {
    line: 'cap show filesystem__read',
    operation: 'capability.show',
    says: /FileNotFound +there is no such file +list_directory/,
  },
  {
    line: 'capability types --lang ts',
    operation: 'capability.show',
    schema: 'capability.types',
    says: /export type FilesystemReadInput = \{\n {2}\/\*\* the file \*\/\n {2}path: string\n/,
  },
  {
    line: 'capability types --lang py',
    operation: 'capability.show',
    schema: 'capability.types',
    says: /FilesystemReadInput = TypedDict\("FilesystemReadInput", \{\n {4}# the file\n {4}"path": str,\n/,
  },
  {line: 'status', operation: 'status.get', says: /\nActive sessions: 1\n/},
  {
    line: 'token create',
    operation: 'token.create',
    says: new RegExp(`^Created token primary\\.\n\n {2}Label: +primary\n[^]+\n {2}Token: +${SECRET}\n$`),
  },
  {
    line: 'token grant ci --user 1000',
    operation: 'token.grant',
    says: /^Granted token ci to user 1000, whose bridge asks for it at \/run\/bridge\.sock\n$/,
  },
  {
    line: 'token ungrant ci --user 1000',
    operation: 'token.ungrant',
    says: /^Token ci is no longer granted to user 1000\.\n$/,
  },
  {
    line: 'token list',
    operation: 'token.list',
    says: /^LABEL +ID +FOR +STATE +EXPIRES +LAST USED\nprimary +tok_0123456789ab +agent default-agent +active +never +5m ago\n$/,
  },
  {
    line: 'token reveal primary --yes',
    operation: 'token.reveal',
    says: new RegExp(`Token: +${SECRET}\n$`),
  },
  {
    line: 'token revoke primary',
    operation: 'token.revoke',
    says: /^Revoked token primary; its sessions are closed\.\n$/,
  },
  {
    line: 'token rotate primary',
    operation: 'token.rotate',
    says: new RegExp(`^Replaced token primary; the old one is dead\\.[^]+${SECRET}\n$`),
  },
  {line: 'token show primary', operation: 'token.show', says: /Granted: +to uid 1000\n$/},
  {
    line: 'user-token create laptop --ttl 12h',
    operation: 'token.create',
    says: /^Created user token laptop\./,
  },
  {line: 'user-token list', operation: 'token.list', says: /^No tokens\.\n$/},
  {line: 'user-token revoke laptop', operation: 'token.revoke', says: /^Revoked token laptop/},
  {
    line: 'upstream approve notes',
    operation: 'upstream.show',
    schema: 'upstream.approve',
    says: /^Nothing of notes waits for approval\.\n$/,
  },
  {line: 'upstream disable notes', operation: 'upstream.disable', says: /^Disabled notes\.\n$/},
  {line: 'upstream enable notes', operation: 'upstream.enable', says: /^Enabled notes\.\n$/},
  {
    line: 'upstream list',
    operation: 'upstream.list',
    says: /^NAME +STATE +TOOLS +AGENTS +SERVER\nnotes +running +1 +all +\/usr\/bin\/notes --read\n$/,
  },
  {line: 'upstream remove notes', operation: 'upstream.remove', says: /^Removed notes\.\n$/},
  {
    line: 'upstream show notes',
    operation: 'upstream.show',
    says: /Given: +KEY=vault:notes\.key\n[\s\S]*\nread-note +notes\.read_note +approved\n$/,
  },
  {
    line: 'upstream test notes',
    operation: 'upstream.test',
    says: /^notes works: notes 1\.0\.0, MCP 2025-11-25, 1 tools, 12 ms\n$/,
  },
  {line: 'vault lock', operation: 'vault.lock', says: /^Locked the vault\.\n$/},
  {
    line: 'vault reseal key-file',
    operation: 'vault.reseal',
    says: /^Resealed the vault\.\n\n {2}Vault: +unlocked\n {2}Sealer: +key-file\n/,
  },
  {
    line: 'policy diff - --layer org',
    operation: 'policy.diff',
    says: /^CAPABILITY +BEFORE +AFTER +RULE +AGENTS\nfilesystem\.delete +notify +approval_required +org\.yaml:4 +default-agent\n\nNothing becomes less strict\.\n$/,
    input: POLICY,
  },
  {
    line: 'policy explain --capability filesystem__delete',
    operation: 'policy.explain',
    says: /^Agent: +default-agent\n[\s\S]*\nTier: +approval_required\nRule: +org\.yaml:4\n[\s\S]*\norg +approval_required +org\.yaml:4 +deleting is looked at\nsystem +- +system\.yaml +no rule matches\n$/,
  },
  {
    line: 'policy replay - --since 7d',
    operation: 'policy.replay',
    says: /^0 of 0 calls would have been decided otherwise\.\n$/,
    input: POLICY,
  },
  {
    line: 'policy set - --yes',
    operation: 'policy.set',
    says: /^\/etc\/kruxos\/policies\/org\.yaml is in force\.\n$/,
    input: POLICY,
  },
  {line: 'policy show', operation: 'policy.show', says: /^Active policy: +team-moderate\nSource: +org\.yaml in /},
  {
    line: 'vault status',
    operation: 'vault.status',
    says: /^ {2}Vault: +unlocked\n {2}Sealer: +key-file\n {2}Entries: +2\n$/,
  },
  {
    line: 'vault unlock --passphrase-stdin',
    operation: 'vault.unlock',
    says: /^Unlocked the vault\.\n$/,
    input: 'correct horse\n',
  },
]

/** Those that do not ask it, or are tested with the real one. */
const ELSEWHERE =
  /^(alerts:|approve:|audit:(export|replay|tail)|(pause|resume|kill)$|session:|upstream:(add|import)|watch|policy:(import|init|test|validate)|help|version|wait|config:|gateway:|cli-config:|doctor)/

for (const {line, operation, schema = operation, says, input = ''} of CASES) {
  const args = line.split(' ')

  test(`kruxos ${line}`, async () => {
    await using gateway = await fakeAdmin()
    const {stdout, exit} = await kruxos(args, {socketPath: gateway.socketPath, input})
    assert.equal(exit, 0)
    assert.match(stdout, says)
    assert.equal(gateway.requests.at(-1)?.name, operation)
  })

  test(`kruxos ${line} --json prints one object that fits the contract, and nothing on stderr`, async () => {
    await using gateway = await fakeAdmin()
    const outcome = await kruxos([...args, '--json'], {socketPath: gateway.socketPath, input})
    assert.equal(outcome.stderr, '')
    assert.equal(outcome.exit, 0)
    assert.equal(json(outcome)['schema'], `kruxos.${schema}/v1`)
  })

  test(`case 18: kruxos ${line} with an unknown flag exits 2, and nothing is sent`, async () => {
    await using gateway = await fakeAdmin()
    for (const flag of ['--jsn', '--nope=hunter2']) {
      const {stdout, stderr, exit} = await kruxos([...args, flag], {socketPath: gateway.socketPath, input})
      assert.equal(exit, 2)
      assert.equal(stdout, '')
      assert.match(stderr, /^error: .* has no flag --(jsn|nope)\nhint: /)
      assert.doesNotMatch(stderr, /hunter2/)
    }
    assert.equal(gateway.requests.length, 0)
  })

  test(`case 74: kruxos ${line} without a gateway says so and exits 3`, async () => {
    const {stderr, exit} = await kruxos(args, {input})
    assert.equal(exit, 3)
    assert.match(
      stderr,
      /^error: the gateway is not running \(no answer at .+\/none\.sock\)\nhint: kruxos gateway start\nmore: kruxos help UNREACHABLE\n$/,
    )
  })

  test(`case 15: kruxos ${line} --json without a gateway is an error object on stdout and nothing else`, async () => {
    const outcome = await kruxos([...args, '--json'], {input})
    assert.equal(outcome.exit, 3)
    assert.equal(outcome.stderr, '')
    const {error} = json(outcome)
    assert.equal(error?.code, 'UNREACHABLE')
    assert.match(error?.hint ?? '', /^kruxos gateway start/)
  })
}

test('every command is tested here or elsewhere', () => {
  const tested = new Set(CASES.map(({line}) => line.replace(/^cap /, 'capability ').split(' ')))
  const isTested = (id: string) => [...tested].some(words => words.slice(0, id.split(':').length).join(':') === id)
  assert.deepEqual(
    Object.keys(COMMANDS).filter(id => !ELSEWHERE.test(id) && !isTested(id)),
    [],
  )
})
