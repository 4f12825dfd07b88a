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
    says: /Token: +\*{8}\n$/,
  },
  {line: 'agent show default-agent', operation: 'agent.show', says: /Workspace: +\/data\/workspace\/default-agent\n$/},
  {line: 'agent tools default-agent', operation: 'agent.tools', says: /^ {2}Agent: +default-agent\n {2}Has: +every/},
  {line: 'capability cost', operation: 'capability.cost', says: /^CATEGORY +TOOLS +BYTES +TOKENS\nfilesystem +24 /},
  {
    line: 'mount add docs /srv/docs --read-only',
    operation: 'mount.add',
    says: /^Every agent can read \/srv\/docs as \/mnt\/docs\.\n$/,
  },
  {
    line: 'mount list',
    operation: 'mount.list',
    says: /^PATH +FOLDER +ACCESS +STATE +AGENTS\n\/mnt\/docs +\/srv\/docs /,
  },
  {
    line: 'mount relabel docs papers',
    operation: 'mount.relabel',
    says: /^Agents see \/srv\/docs as \/mnt\/papers now\.\n$/,
  },
  {
    line: 'mount remove docs',
    operation: 'mount.remove',
    says: /^No agent sees \/mnt\/docs any more; \/srv\/docs is as it was\.\n$/,
  },
  {
    line: 'mount toggle-readonly docs',
    operation: 'mount.toggle-readonly',
    says: /^\/mnt\/docs is read-only now\.\n$/,
  },
  {
    line: 'pair --agent default-agent --name laptop --ttl 5m',
    operation: 'pairing.create',
    says: /^Good for one machine, called laptop, until 2026-11-23 08:10 UTC:\n\n {2}(2222-){6}2222\n\nOn that machine, which then acts as the agent default-agent:\n\n {2}npx kruxos pair appliance\.lan (2222-){6}2222\n\nIt may reach this one as appliance\.lan, 192\.0\.2\.7\.\n$/,
  },
  {line: 'pair cancel pair_3f9a12bc', operation: 'pairing.cancel', says: /^Cancelled pair_3f9a12bc\.\n$/},
  {
    line: 'pair list',
    operation: 'pairing.list',
    says: /^ID +STATE +DEVICE +AGENT +MADE +UNTIL\npair_3f9a12bc +used +laptop +its own +1m ago +2026-11-23 08:10 UTC\n$/,
  },
  {line: 'trash cleanup --yes', operation: 'trash.cleanup', says: /^Removed 1, 2\.0 KiB\.\n$/},
  {line: 'trash list', operation: 'trash.list', says: /^ID +AGENT +SIZE +DELETED +KEPT UNTIL +PATH\n/},
  {
    line: 'trash restore 1a2b3c4d',
    operation: 'trash.restore',
    says: /^Restored \/workspace\/old\.md of default-agent\.\n$/,
  },
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
  {
    line: 'state backup --agent default-agent',
    operation: 'state.backup',
    says: /^Made bkp-20260131-093000-000-1a2b, 12 kB: \/data\/backups\/bkp-20260131-093000-000-1a2b\n$/,
  },
  {
    line: 'state backups',
    operation: 'state.backups',
    says: /^BACKUP +CREATED +OF +SIZE\nbkp-20260131-093000-000-1a2b +1m ago +full +12 kB\n$/,
  },
  {
    line: 'state delete project.todo --agent default-agent',
    operation: 'state.delete',
    says: /^Deleted project\.todo\.\n$/,
  },
  {line: 'state get project.todo --shared', operation: 'state.get', says: /^\{\n {2}"done": false\n\}\n$/},
  {
    line: 'state list --agent default-agent --prefix project.',
    operation: 'state.list',
    says: /^KEY +VERSION +SIZE +WRITER +UPDATED\nproject\.todo +3 +420 B +default-agent +1m ago\n$/,
  },
  {
    line: 'state quota',
    operation: 'state.quota',
    says: /^AGENT +USED +KEYS +HISTORY\ndefault-agent +1\.5 MB \/ 100 MB \(2%\) +2 +20 kB\n$/,
  },
  {
    line: 'state restore bkp-20260131-093000-000-1a2b --yes',
    operation: 'state.restore',
    says: /^Restored default-agent, \(shared\) from bkp-20260131-093000-000-1a2b\.\n$/,
  },
  {
    line: 'state set project.todo - --shared --expected-version 3',
    operation: 'state.set',
    says: /^Wrote project\.todo, version 4\.\n$/,
    input: '["a"]',
  },
  {line: 'status', operation: 'status.get', says: /\nActive sessions: 1\n/},
  {
    line: 'token create',
    operation: 'token.create',
    says: /^Created token primary\.\n\n {2}Label: +primary\n[\s\S]+\n {2}Token: +\*{8}\n$/,
  },
  {line: 'schedule delete cron-0123456789ab', operation: 'schedule.delete', says: /^Deleted cron-0123456789ab\.\n$/},
  {
    line: 'schedule list',
    operation: 'schedule.list',
    says: /^ID +AGENT +CAPABILITY +WHEN +NEXT +DESCRIPTION\ncron-0123456789ab +claude-agent +system\.health +0 8 \* \* 1-5 Europe\/Berlin +\d{4}-[\d-]+ [\d:]+ UTC +the morning look\n$/,
  },
  {
    line: 'schedule show cron-0123456789ab',
    operation: 'schedule.show',
    says: /^Schedule: +cron-0123456789ab\nAgent: +claude-agent \(agent\)\n[\s\S]*\n\nSTARTED +STATE +WHY\n.* UTC +done\n$/,
  },
  {
    line: 'service add email --user a@example.com --smtp-host s --imap-host i --password-stdin',
    operation: 'service.add',
    says: /^Connected email\.\n\n {2}Name: +email\n/,
    input: 'a password\n',
  },
  {line: 'service list', operation: 'service.list', says: /\nwork +email +bot@example\.com +every agent +ok\n$/},
  {line: 'service outbox', operation: 'outbox.list', says: /\nmail-0123456789ab +held +claude-agent /},
  {line: 'service outbox cancel mail-01', operation: 'outbox.cancel', says: /^Cancelled mail-01\.\n$/},
  {line: 'service outbox send mail-01', operation: 'outbox.send', says: /^mail-01 leaves now\.\n$/},
  {line: 'service outbox show mail-01', operation: 'outbox.show', says: /\n\nSubject: Report\n\nHere it is\.\n/},
  {line: 'service remove work', operation: 'service.remove', says: /^Disconnected work\.\n$/},
  {line: 'service show work', operation: 'service.show', says: /^ {2}Name: +work\n/},
  {line: 'service test work', operation: 'service.test', says: /^ {2}SMTP: +took the login\n/},
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
    says: /^Replaced token primary; the old one is dead\.[\s\S]+\*{8}\n$/,
  },
  {
    line: 'token unwrap --stdin',
    input: 'krx_code_x',
    operation: 'token.unwrap',
    says: new RegExp(`Token: +${SECRET}\n$`),
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
    line: 'vault list',
    operation: 'secret.list',
    says: /^NAME +FOR +HOSTS +AGENTS +LAST USED\ngithub +git\.\* +github\.com +every agent +5m ago\n$/,
  },
  {line: 'vault revoke github', operation: 'secret.revoke', says: /^Revoked secret github\.\n$/},
  {
    line: 'vault rotate github --stdin',
    operation: 'secret.rotate',
    says: /^Replaced the value of secret github\.\n$/,
    input: 'a new value\n',
  },
  {
    line: 'vault scope github --host api.github.com',
    operation: 'secret.scope',
    says: /^Changed secret github\.\n\n[\s\S]+Hosts: +api\.github\.com\n/,
  },
  {
    line: 'vault set github --capability git.* --host github.com --stdin',
    operation: 'secret.set',
    says: /^Stored secret github\.\n\n {2}Name: +github\n[\s\S]+For: +git\.\*\n {2}Hosts: +github\.com\n/,
    input: 'the value\n',
  },
  {line: 'vault show github', operation: 'secret.show', says: /^ {2}Name: +github\n[\s\S]+Uses: +3\n$/},
  {
    line: 'vault reseal key-file',
    operation: 'vault.reseal',
    says: /^Resealed the vault\.\n\n {2}Vault: +unlocked\n {2}Sealer: +key-file\n/,
  },
  {line: 'vault rotate-key', operation: 'vault.rotate-key', says: /^Sealed \d+ entries anew\.\n$/},
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
  /^(alerts:|apply$|approve:|audit:(export|replay|tail)|admin-stdio|backup:|context:|(pause|resume|kill)$|session:|upstream:(add|import)|watch|policy:(import|init|test|validate)|help|version|wait|config:|gateway:|cli-config:|diff$|doctor|export$|setup|support-bundle|uninstall|unpair)/

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
