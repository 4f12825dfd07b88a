import assert from 'node:assert/strict'
import {userInfo} from 'node:os'
import {test} from 'node:test'
import {type BlankMachine, blankMachine} from '../support/blank-machine.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

const ME = userInfo().username
const IS_ROOT = process.getuid?.() === 0
const PASSPHRASE = 'correct horse battery'
const DOWN = '\u001b[B'

type Answers = [screen: string, typed: string][]

/** Whose clients: only root is asked. */
const WHOSE: Answers = IS_ROOT ? [['Whose clients?', `${ME}\r`]] : []

async function wizard(machine: BlankMachine, answers: Answers, {env = {}, columns = 80, line = 'setup'} = {}) {
  const {screen, exit} = await atTerminal(
    line,
    {socketPath: machine.paths.adminSocket},
    answers,
    {...machine.env, KRUXOS_SOCKET: '', TERM: 'xterm', ...env},
    columns,
  )
  return {screen: screen.replaceAll('\r\n', '\n'), exit}
}

function prepare(machine: BlankMachine): void {
  const notify = 'notify: [{type: command, argv: [/bin/true]}]\n'
  machine.write('config/gateway.yaml', `listen: {port: ${machine.port}}\n${notify}`)
}

test('a person is asked for everything, and Enter takes what is usual or there', {skip: noTerminal}, async () => {
  await using machine = await blankMachine()
  prepare(machine)
  const {screen, exit} = await wizard(machine, [
    ['What seals the vault?', '\r'],
    ['Where does the gateway listen?', '\r'],
    ['Agents to make', 'system, Helper\r'],
    ['this name is reserved', 'helper, second\r'],
    ['Which policy to begin with?', '\r'],
    ...WHOSE,
    ['Which clients see the gateway?', '\r'],
  ])
  assert.equal(exit, 0, screen)
  const plain = screen.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
  assert.match(plain, /◉ Codex\n/, 'what is installed is chosen already')
  for (const step of ['gateway', 'agents', 'policy', 'clients']) assert.match(plain, new RegExp(`\\[done\\] +${step} `))
  assert.match(plain, /\[PASS\] Codex/)
  const agents = (await machine.admin.call('agent.list', {})).agents.map(({name}) => name)
  assert.ok(
    ['helper', 'second', 'codex-agent'].every(name => agents.includes(name)),
    agents.join(),
  )
})

test('a dumb terminal of 40 columns gets plain lines; a passphrase is asked for twice and not shown', {
  skip: noTerminal,
}, async () => {
  await using machine = await blankMachine()
  prepare(machine)
  const {screen, exit} = await wizard(
    machine,
    [
      ['Number (1)', '2\r'],
      ['New passphrase:', `${PASSPHRASE}\r`],
      ['Once more:', `${PASSPHRASE}\r`],
      ['Where does the gateway listen?', '\r'],
      ['Agents to make', '\r'],
      ['Which policy to begin with?', '9\r'],
      ['Number (', '4\r'],
      ...WHOSE,
      ['Numbers, 0 for none (3)', '0\r'],
    ],
    {env: {TERM: 'dumb'}, columns: 40},
  )
  assert.equal(exit, 0, screen)
  assert.ok(!screen.includes('\u001b') && !screen.includes(PASSPHRASE), JSON.stringify(screen))
  const [ours = ''] = screen.split('\n[PASS]')
  assert.deepEqual(
    ours.split('\n').filter(line => line.length > 40 && !/^Number /.test(line)),
    [],
    'nothing is wider than the terminal; what was typed ahead is not counted',
  )
  assert.equal((await machine.admin.call('vault.status', {})).vault.sealer, 'passphrase')
  assert.equal(machine.read('config/policies/org.yaml'), null)
  assert.equal(machine.read('.codex/config.toml'), null)
})

test('without colour nothing is coloured', {skip: noTerminal}, async () => {
  await using machine = await blankMachine()
  prepare(machine)
  const answers: Answers = [
    ['What seals the vault?', '\r'],
    ['Where does the gateway listen?', `${DOWN}${DOWN}\r`],
    ['Addresses, with commas between:', '127.0.0.1, 300.1.1.1\r'],
    ['300.1.1.1 does not fit', '127.0.0.1\r'],
    ['Agents to make', '\r'],
    ['Which policy to begin with?', '\r'],
    ...WHOSE,
    ['Which clients see the gateway?', '\r'],
  ]
  const {screen, exit} = await wizard(machine, answers, {env: {NO_COLOR: '1'}})
  assert.equal(exit, 0, screen)
  assert.doesNotMatch(screen, /\u001b\[3\dm/)
  assert.match(machine.read('config/gateway.yaml') ?? '', /hosts:\n? +- 127\.0\.0\.1|hosts: \[127\.0\.0\.1\]/)
})

test('a passphrase that is too short, or not the same twice, is asked for again', {skip: noTerminal}, async () => {
  await using machine = await blankMachine()
  prepare(machine)
  const {screen, exit} = await wizard(
    machine,
    [
      ['Number (1)', '2\r'],
      ['New passphrase:', 'short\r'],
      ['Once more:', 'short\r'],
      ['at least 12 characters\r\nNew passphrase:', `${PASSPHRASE}\r`],
      [
        'New passphrase: \r\nOnce more: \r\na vault passphrase needs at least 12 characters\r\nNew passphrase: \r\nOnce more:',
        'a slip\r',
      ],
      ['the two passphrases differ\r\nNew passphrase:', '\u0003'],
    ],
    {env: {TERM: 'dumb'}},
  )
  assert.equal(exit, 130, screen)
})

test('Ctrl-C at a question ends it and nothing was done', {skip: noTerminal}, async () => {
  await using machine = await blankMachine()
  const {exit} = await wizard(machine, [
    ['What seals the vault?', '\r'],
    ['Where does the gateway listen?', '\u0003'],
  ])
  assert.equal(exit, 130)
  assert.equal(machine.read('config/gateway.yaml'), null)
})

test('at a terminal too nothing is asked with --defaults, with --answers, or where nobody is', {
  skip: noTerminal,
}, async () => {
  await using machine = await blankMachine()
  prepare(machine)
  const answers = machine.write('answers.yaml', 'clients: {users: []}\n')
  for (const line of ['setup --defaults', `setup --answers ${answers}`]) {
    const {screen, exit} = await wizard(machine, [], {line})
    assert.equal(exit, 0, screen)
    assert.doesNotMatch(screen, /\?/)
  }
  const {screen, exit} = await wizard(machine, [], {env: {CI: 'true'}})
  assert.equal(exit, 2)
  assert.match(screen, /give --answers FILE or --defaults/)
})
