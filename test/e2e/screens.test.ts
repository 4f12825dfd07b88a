/** What operators see when everything that others may choose is hostile. */
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'
import manifest from '../../oclif.manifest.json' with {type: 'json'}
import {displayWidth} from '../../src/cli/table.ts'
import {type FakeAdmin, fakeAdmin} from '../support/fake-admin.ts'
import {hostileAnswers} from '../support/hostile-answers.ts'
import {noTerminal, screens} from '../support/terminal.ts'

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

/** Clears the screen, renames the window, colours, rings, goes back, reorders and hides; then a word of 1,000 letters. */
const HOSTILE = ` \u001b[2J\u001b]0;owned\u0007\u001b[31m\r\b\u009b31m\u202egpj\u2066\u200b\u{e0041} wide 漢字 ${'w'.repeat(1000)}`

const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
const OWN_COLOURS = /\u001b\[\d+m/g
/** What an agent or a sender wrote is shown as it is, and the terminal breaks it. */
const VERBATIM = /^(approve show|service outbox show|capability show) /
/** A command that can be pasted is not broken. */
const PASTABLE = /^ *(-> |hint: )/

let gateway: FakeAdmin
before(async () => {
  gateway = await fakeAdmin({answers: hostileAnswers(HOSTILE)})
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
