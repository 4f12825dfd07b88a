/** What operators see when everything that others may choose is hostile. */
import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import manifest from '../../oclif.manifest.json' with {type: 'json'}
import {displayWidth} from '../../src/cli/table.ts'
import type {Upstream} from '../../src/contract/upstream.ts'
import {type FakeAdmin, fakeAdmin} from '../support/fake-admin.ts'
import {upstream, answers as usual} from '../support/fixtures.ts'
import {hostileAnswers} from '../support/hostile-answers.ts'
import {kruxos} from '../support/kruxos.ts'
import {atTerminal, noTerminal, screens} from '../support/terminal.ts'

/** Lists that look at files of this machine, and have nothing of the gateway's in them. */
const LOCAL: readonly string[] = ['backup:list', 'cli-config:list', 'config:list', 'context:list']
const ARGUMENTS: Readonly<Record<string, string>> = {'state:list': '--shared'}

const LISTS = Object.keys(manifest.commands)
  .filter(id => id.endsWith(':list') && !LOCAL.includes(id))
  .map(id => `${id.replaceAll(':', ' ')} ${ARGUMENTS[id] ?? ''}`.trim())

const OTHERS = [
  'status',
  'doctor --claude',
  'gateway status',
  'agent show default-agent',
  'agent tools default-agent',
  'approve show appr-0123456789ab',
  'approve grants',
  'audit query',
  'audit stats',
  'capability show filesystem.read',
  'capability cost',
  'policy show',
  'policy show org',
  'policy explain filesystem.read',
  'schedule show cron-0123456789ab',
  'service show work',
  'service outbox',
  'service outbox show mail-0123456789ab',
  'session show sess-a1b2c3d4',
  'state backups',
  'state quota',
  'token show primary',
  'upstream show notes',
  'vault show github',
  'vault status',
]

/** Commands that tell what they did; org.yaml is a policy. */
const DEEDS = [
  'agent create bot',
  'agent tools default-agent --only *',
  'approve accept appr-0123456789ab --yes',
  'gateway start',
  'kill default-agent',
  'mount add docs /srv',
  'mount relabel docs papers',
  'mount remove docs',
  'mount toggle-readonly docs',
  'pair --agent default-agent',
  'policy set org.yaml --yes',
  'state restore bkp-20260131-093000-000-1a2b --yes',
  'token revoke primary',
  'trash restore 1a2b3c4d',
  'upstream approve notes --yes',
  'vault scope github --host api.github.com',
]

/** Clears the screen, renames the window, fills the clipboard, conceals, colours, rings, goes back, reorders and hides; then a word of 1,000 letters. */
const HOSTILE = ` \u001b[2J\u001b]0;owned\u0007\u001b]52;c;AAAA\u0007\u001b[8m\u001b[31m\r\b\u009b31m\u202egpj\u2066\u200b\u{e0041} wide 漢字 ${'w'.repeat(1000)}`

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
/** Bold, dim, red, green and yellow, and their ends. */
const OWN_COLOURS = /\u001b\[(?:1|2|22|3[1239])m/g
/** What an agent or a sender wrote is shown as it is, and the terminal breaks it. */
const VERBATIM = /^(approve show|service outbox show|capability show|policy show) /
/** A command that can be pasted is not broken. */
const PASTABLE = /^ *(-> |hint: |To approve )/

const hostile = hostileAnswers(HOSTILE)
/** A server names its tools as it likes. */
const waiting = {...upstream().tools[0], tool: `read${HOSTILE}`, state: 'changed'} as Upstream['tools'][number]

let gateway: FakeAdmin
before(async () => {
  gateway = await fakeAdmin({
    answers: {...hostile, 'upstream.show': () => ({upstream: upstream({tools: [waiting]}), definitions: []})},
  })
  writeFileSync(join(gateway.dir, 'org.yaml'), 'version: 1\nname: ours\n')
})
after(() => gateway[Symbol.asyncDispose]())

interface Terminal {
  readonly columns: number
  readonly env: Readonly<Record<string, string>>
}

function faultsOf(line: string, screen: string, {columns, env}: Terminal): string[] {
  const hasColour = !('NO_COLOR' in env) && env['TERM'] !== 'dumb'
  const plain = hasColour ? screen.replaceAll(OWN_COLOURS, '') : screen
  const wide = VERBATIM.test(line)
    ? []
    : plain.split('\n').filter(each => !PASTABLE.test(each) && displayWidth(each) > columns)
  return [
    ...(CONTROLS.test(plain) ? ['a control character'] : []),
    ...(/\w/.test(plain) ? [] : ['nothing']),
    ...(env['LANG'] === 'C' && !/^[\n -~]*$/.test(plain) ? ['not ASCII'] : []),
    ...wide.map(each => `${displayWidth(each)} columns: ${each.slice(0, 100)}`),
  ]
}

for (const terminal of [
  {columns: 40, env: {TERM: 'dumb'}},
  {columns: 80, env: {TERM: 'xterm', NO_COLOR: '1'}},
  {columns: 200, env: {TERM: 'xterm'}},
  {columns: 80, env: {TERM: 'xterm', LANG: 'C'}},
] satisfies Terminal[]) {
  const where = `${terminal.columns} columns and ${JSON.stringify(terminal.env)}`
  test(`with ${where}, no screen is wider than the terminal or obeys what others wrote`, {
    skip: noTerminal,
  }, async () => {
    const lines = [...LISTS, ...OTHERS]
    const shown = await screens(lines, gateway, terminal)
    const faults = shown.flatMap((screen, index) =>
      faultsOf(lines[index] ?? '', screen, terminal).map(fault => `${lines[index]}: ${fault}`),
    )
    assert.deepEqual(faults, [])
  })
}

for (const env of [{}, {FORCE_COLOR: '1'}]) {
  test(`what was done is told with nothing in it that a terminal obeys (${JSON.stringify(env)})`, async () => {
    const faults: string[] = []
    for (const line of DEEDS) {
      const {stdout, stderr} = await kruxos(line.split(' '), {socketPath: gateway.socketPath, cwd: gateway.dir, env})
      const text = (stdout + stderr).replaceAll(OWN_COLOURS, '')
      if (CONTROLS.test(text)) faults.push(`${line}: a control character`)
      if (stdout.includes('[8m\u001b[31m')) faults.push(`${line}: a colour of theirs`)
      if (!text.includes('\\u{202e}')) faults.push(`${line}: nothing of the gateway's in ${text.slice(0, 500)}`)
    }
    assert.deepEqual(faults, [])
  })
}

test('a question has nothing in it that a terminal obeys', {skip: noTerminal}, async () => {
  const {screen} = await atTerminal('upstream approve notes', gateway, [['(y/N)', 'n\r']], {TERM: 'dumb'})
  assert.match(screen, /Approve read .*\(y\/N\)/)
  assert.doesNotMatch(screen.replaceAll('\r\n', '\n'), CONTROLS)
})

test('the file of a policy goes through a pipe as it is', async () => {
  const text = 'version: 1\r\nname: ours\t# \u{1f469}\u200d\u{1f52c} decides\n'
  await using honest = await fakeAdmin({
    answers: {
      'policy.show': () => {
        const {policy, layers} = usual['policy.show']({})
        return {policy, layers: layers.map(layer => ({...layer, text}))}
      },
    },
  })
  assert.equal((await kruxos(['policy', 'show', 'org'], honest)).stdout, text)
})

test('status --watch clears the screen itself, and what others wrote does not', {skip: noTerminal}, async () => {
  const {screen} = await atTerminal('status --watch', gateway, [['Active sessions', '\u0003']], {NO_COLOR: '1'})
  assert.ok(screen.includes('\u001b[H\u001b[2Jkruxos'), screen)
  assert.doesNotMatch(screen.replaceAll('\u001b[H\u001b[2Jkruxos', '').replaceAll('\r\n', '\n'), CONTROLS)
})

test('the file of a policy has no styles of its own on a terminal', {skip: noTerminal}, async () => {
  const {screen} = await atTerminal('policy show org', gateway, [])
  assert.match(screen, /\\u\{001b\}\[31m/)
  assert.ok(!screen.includes('\u001b'))
})
