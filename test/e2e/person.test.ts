import assert from 'node:assert/strict'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {SECRET, vault} from '../support/fixtures.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

test('a person is asked before a token is shown', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  const question = 'Print the token primary?'
  const yes = await atTerminal('token reveal primary', gateway, [[question, 'y\r']])
  assert.equal(yes.exit, 0)
  assert.ok(yes.screen.includes(SECRET))
  const no = await atTerminal('token reveal primary', gateway, [[question, 'n\r']])
  assert.equal(no.exit, 4)
  assert.match(no.screen, /not confirmed, nothing was done/)
  const interrupted = await atTerminal('token reveal primary', gateway, [[question, '\u0003']])
  assert.equal(interrupted.exit, 130)
  assert.equal(gateway.requests.length, 1)
})

test('a person is asked before live sessions are closed, and only then', {skip: noTerminal}, async () => {
  await using busy = await fakeAdmin()
  const question = 'Revoke the token primary and close the session that uses it?'
  const no = await atTerminal('token revoke primary', busy, [[question, 'n\r']])
  assert.equal(no.exit, 4)
  assert.ok(!busy.requests.some(({name}) => name === 'token.revoke'))
  assert.equal((await atTerminal('token revoke primary', busy, [[question, 'y\r']])).exit, 0)
  const agent = 'Revoke the agent bot and close its session?'
  assert.equal((await atTerminal('agent revoke bot', busy, [[agent, 'n\r']])).exit, 4)
  await using idle = await fakeAdmin({answers: {'session.list': () => ({sessions: []})}})
  for (const [line, gateway] of [
    ['token revoke primary', idle],
    ['token revoke primary --yes', busy],
    ['token revoke primary --no-input', busy],
    ['agent revoke bot --yes', busy],
  ] as const) {
    const {screen, exit} = await atTerminal(line, gateway, [])
    assert.equal(exit, 0, line)
    assert.doesNotMatch(screen, /\?/, line)
  }
})

test('nobody is asked with --no-input, KRUXOS_NO_INPUT or CI, whatever the terminal', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  for (const [line, env] of [
    ['token reveal primary --no-input', {}],
    ['token reveal primary', {KRUXOS_NO_INPUT: '1'}],
    ['token reveal primary', {CI: 'true'}],
  ] as const) {
    const {screen, exit} = await atTerminal(line, gateway, [], env)
    assert.equal(exit, 2)
    assert.match(screen, /nobody can be asked\r\nhint: give --yes/)
  }
  assert.equal(gateway.requests.length, 0)
})

test('a passphrase is not shown while it is typed, and a new one is asked for twice', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin({
    answers: {'vault.status': () => ({vault: vault({sealer: 'passphrase', state: 'locked'})})},
  })
  const unlock = await atTerminal('vault unlock', gateway, [['Passphrase:', 'correct horse\r']])
  assert.equal(unlock.exit, 0)
  assert.doesNotMatch(unlock.screen, /correct horse/)
  const differ = await atTerminal('vault reseal passphrase', gateway, [
    ['New passphrase:', 'correct horse battery\r'],
    ['Once more:', 'something else\r'],
  ])
  assert.equal(differ.exit, 2)
  assert.match(differ.screen, /the two passphrases differ/)
  assert.deepEqual(
    gateway.requests.filter(({name}) => name === 'vault.unlock').map(({params}) => params),
    [{passphrase: 'correct horse'}],
  )
})

test('a dumb terminal gets plain lines: no cursor movement, no colour, and a passphrase is still hidden', {
  skip: noTerminal,
}, async () => {
  await using gateway = await fakeAdmin({
    answers: {'vault.status': () => ({vault: vault({sealer: 'passphrase', state: 'locked'})})},
  })
  const dumb = {TERM: 'dumb'}
  const yes = await atTerminal('token reveal primary', gateway, [['(y/N) ', 'y\r']], dumb)
  assert.equal(yes.exit, 0)
  const no = await atTerminal('token reveal primary', gateway, [['(y/N) ', '\r']], dumb)
  assert.equal(no.exit, 4)
  const unlock = await atTerminal('vault unlock', gateway, [['Passphrase:', 'correct horsee\u007f\r']], dumb)
  assert.equal(unlock.exit, 0)
  assert.deepEqual(gateway.requests.at(-1)?.params, {passphrase: 'correct horse'})
  const interrupted = await atTerminal('vault unlock', gateway, [['Passphrase:', '\u0003']], dumb)
  assert.equal(interrupted.exit, 130)
  for (const {screen} of [yes, no, unlock, interrupted]) {
    assert.ok(!screen.includes('\u001b'), JSON.stringify(screen))
    assert.doesNotMatch(screen, /horse/)
  }
})

test('NO_COLOR is kept by the spinner too', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  const {screen} = await atTerminal('gateway stop', gateway, [], {NO_COLOR: '1'}, 80)
  assert.match(screen, /stopping the gateway/)
  assert.match(screen, /\u001b\[1G/)
  assert.doesNotMatch(screen, /\u001b\[3\dm/)
})

test('a terminal that does not know its width gets a plain line in place of a spinner', {
  skip: noTerminal,
}, async () => {
  await using gateway = await fakeAdmin()
  const {screen} = await atTerminal('gateway stop', gateway, [])
  assert.match(screen, /stopping the gateway \.\.\.\r\n/)
  assert.doesNotMatch(screen, /\u001b\[1[AG]/)
})

test('case 8: a terminal gets colour from us and nothing from agents', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin({
    answers: {'agent.list': () => ({agents: [{...hostileAgent}]})},
  })
  const {screen} = await atTerminal('agent list', gateway, [])
  assert.match(screen, /\u001b\[1m/)
  assert.doesNotMatch(screen.replaceAll(/\u001b\[\d+m|\r\n/g, ''), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u200b]/)
})

const hostileAgent = {
  name: 'a',
  purpose: '\u001b]0;x\u0007\u001b[2J\u009b31m\b\r\u202e\u200b',
  state: 'active',
  createdAt: '2026-11-23T08:00:00.000Z',
  revokedAt: null,
  pausedAt: null,
  lastConnectedAt: null,
  tokens: 0,
  sessions: 0,
  invocations: 0,
  workspace: '/w',
} as const
