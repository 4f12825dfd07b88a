import assert from 'node:assert/strict'
import {test} from 'node:test'
import {
  createAuthenticator,
  createFailedAttempts,
  createSessions,
  hashSecret,
  type Identity,
  makeSecret,
} from '../../../../src/gateway/sessions/index.ts'

const START = new Date('2030-01-01T00:00:00Z')

function fakeClock() {
  let time = START.getTime()
  return {
    now: () => new Date(time),
    advance(seconds: number) {
      time += seconds * 1000
    },
  }
}

const identity: Identity = {
  tokenId: 'tok_1',
  label: 'codex',
  principal: 'agent',
  agent: 'bot',
  purpose: '',
  expiresAt: null,
}

function setUp(options: {graceSeconds?: number; maxConnectionsPerToken?: number} = {}) {
  const clock = fakeClock()
  const ended: string[] = []
  const sessions = createSessions({
    now: clock.now,
    graceSeconds: 60,
    maxConnectionsPerToken: 8,
    ...options,
    onEnd: id => ended.push(id),
  })
  const connect = (resumeId?: string, who = identity) => {
    const session = sessions.open(who, resumeId)
    assert.ok(session)
    const closed: number[] = []
    return {session, closed, detach: session.attach(code => closed.push(code))}
  }
  return {clock, sessions, connect, ended}
}

test('a session is listed once its connection is open, with what its client said of itself', () => {
  const {sessions, connect} = setUp()
  assert.ok(sessions.open(identity, undefined))
  assert.deepEqual(sessions.list(), [])
  const {session} = connect()
  session.setClient({name: 'claude-code', version: '2.1'})
  session.recordCall()
  assert.match(session.id, /^sess-[0-9a-f]{8}$/)
  assert.deepEqual(
    sessions.list().map(each => each.describe()),
    [
      {
        id: session.id,
        principal: 'agent',
        agent: 'bot',
        tokenLabel: 'codex',
        client: {name: 'claude-code', version: '2.1'},
        state: 'connected',
        connectedAt: START.toISOString(),
        lastCallAt: START.toISOString(),
        invocations: 1,
      },
    ],
  )
})

test('a goodbye ends the session, a lost connection suspends it until the grace is over', () => {
  const {sessions, connect, clock, ended} = setUp()
  connect().detach(true)
  assert.equal(sessions.list().length, 0)
  const {session, detach} = connect()
  detach(false)
  assert.equal(sessions.list()[0]?.describe().state, 'suspended')
  clock.advance(59)
  sessions.sweep()
  assert.equal(sessions.list().length, 1)
  clock.advance(2)
  sessions.sweep()
  assert.equal(sessions.list().length, 0)
  assert.ok(ended.includes(session.id))
})

test('the resume id together with the same token goes on with the session', () => {
  const {sessions, connect} = setUp()
  const first = connect()
  first.session.recordCall()
  first.detach(false)
  const second = connect(first.session.resumeId)
  assert.equal(second.session.id, first.session.id)
  assert.equal(sessions.list()[0]?.describe().invocations, 1)
})

test('the resume id with another token opens a session of its own', () => {
  const {connect} = setUp()
  const first = connect()
  const other = connect(first.session.resumeId, {...identity, tokenId: 'tok_2'})
  assert.notEqual(other.session.id, first.session.id)
})

test('a second connection takes the session over and the end of the first changes nothing', () => {
  const {sessions, connect} = setUp()
  const first = connect()
  const second = connect(first.session.resumeId)
  assert.deepEqual(first.closed, [4409])
  first.detach(true)
  assert.equal(sessions.list()[0]?.describe().state, 'connected')
  assert.deepEqual(second.closed, [])
})

test('revoking a token or an agent closes exactly its sessions', () => {
  const {sessions, connect} = setUp()
  const one = connect()
  const two = connect(undefined, {...identity, tokenId: 'tok_2', agent: 'other'})
  sessions.closeByToken('tok_1', 'revoked')
  assert.deepEqual([one.closed, two.closed], [[4401], []])
  sessions.closeByAgent('other', 'revoked')
  assert.deepEqual(two.closed, [4401])
  assert.equal(sessions.list().length, 0)
})

test('a session ends with the lifetime of its token', () => {
  const {sessions, connect, clock} = setUp()
  const {closed} = connect(undefined, {...identity, expiresAt: new Date(START.getTime() + 30_000).toISOString()})
  clock.advance(29)
  sessions.sweep()
  assert.deepEqual(closed, [])
  clock.advance(1)
  sessions.sweep()
  assert.deepEqual(closed, [4401])
})

test('a token has a bounded number of connections, suspended ones not counted', () => {
  const {sessions, connect} = setUp({maxConnectionsPerToken: 2})
  connect()
  const {detach} = connect()
  assert.equal(sessions.open(identity, undefined), null)
  detach(false)
  assert.ok(sessions.open(identity, undefined))
})

test('a client that is lost again and again, or never opens its connection, leaves a bounded number of sessions', () => {
  const {sessions, connect, ended} = setUp({maxConnectionsPerToken: 2})
  const kept = connect()
  for (let n = 0; n < 100; n++) connect().detach(false)
  for (let n = 0; n < 100; n++) sessions.open(identity, undefined)
  assert.equal(ended.length, 198)
  assert.equal(sessions.get(kept.session.id), kept.session)
  assert.deepEqual(kept.closed, [])
})

test('what changed is handed over once and can be restored', () => {
  const {sessions, connect} = setUp()
  const {session} = connect()
  session.recordCall()
  const {changed} = sessions.takeChanges()
  assert.deepEqual(sessions.takeChanges(), {changed: [], ended: []})
  const [record] = changed
  assert.ok(record)
  const later = setUp().sessions
  later.restore(record, identity)
  assert.deepEqual(later.list()[0]?.describe(), {...session.describe(), state: 'suspended'})
  assert.equal(later.open(identity, record.resumeId)?.id, session.id)
})

const secret = makeSecret('agent')
const token = {
  id: 'tok_1',
  label: 'codex',
  principal: 'agent' as const,
  agent: 'bot',
  hash: hashSecret(secret),
  expiresAt: null,
  revokedAt: null,
}

function authenticator(overrides: {token?: object; agent?: object | null} = {}) {
  const found = {...token, ...overrides.token}
  const agent = overrides.agent === null ? null : {purpose: 'p', revokedAt: null, ...overrides.agent}
  return createAuthenticator(
    {tokenByHash: async hash => (hash === token.hash ? found : null), agent: async () => agent},
    () => START,
  )
}

const attempt = {bearer: secret, agentName: undefined, remoteAddress: '127.0.0.1'}

test('a token identifies its agent by itself', async () => {
  assert.match(secret, /^[0-9a-f]{64}$/)
  assert.match(makeSecret('user'), /^krx_user_[\w-]{43}$/)
  assert.deepEqual(await authenticator()(attempt), {ok: true, identity: {...identity, purpose: 'p'}})
  assert.ok((await authenticator()({...attempt, agentName: 'bot'})).ok)
})

const refused: [
  name: string,
  attempt: {bearer?: string; agentName?: string},
  overrides: Parameters<typeof authenticator>[0],
][] = [
  ['no token', {bearer: ''}, {}],
  ['63 characters', {bearer: secret.slice(1)}, {}],
  ['upper case', {bearer: secret.toUpperCase().replace(/^\d+$/, 'A')}, {}],
  ['10 KB', {bearer: 'a'.repeat(10_240)}, {}],
  ['NUL', {bearer: `${secret.slice(0, 63)}\0`}, {}],
  ['an unknown token', {bearer: makeSecret('agent')}, {}],
  ['a revoked token', {}, {token: {revokedAt: START.toISOString()}}],
  ['an expired token', {}, {token: {expiresAt: START.toISOString()}}],
  ["another agent's name", {agentName: 'mallory'}, {}],
  ['a revoked agent', {}, {agent: {revokedAt: START.toISOString()}}],
  ['an agent that is gone', {}, {agent: null}],
]
for (const [name, change, overrides] of refused) {
  test(`cases 83 and 84: ${name} is refused`, async () => {
    const result = await authenticator(overrides)({...attempt, ...change})
    assert.equal(result.ok, false)
    assert.ok(!result.ok && !result.reason.includes(secret))
  })
}

test('whoever failed too often waits until the first attempt is out of the window, and nobody else', () => {
  const failures = createFailedAttempts(2, 60_000)
  const waits = (now: number) => failures.wait('192.0.2.1', now)
  assert.equal(waits(0), 0)
  failures.record('192.0.2.1', 0)
  assert.equal(waits(0), 0)
  failures.record('192.0.2.1', 10_000)
  assert.equal(waits(10_000), 50)
  assert.equal(failures.wait('192.0.2.2', 10_000), 0)
  assert.equal(waits(60_001), 0)
})

test('failed attempts are slowed down, a valid token is not', async () => {
  const authenticate = authenticator()
  const outcomes = []
  for (let n = 0; n < 40; n++) outcomes.push(await authenticate({...attempt, bearer: 'x'}))
  const waits = outcomes.map(outcome => (outcome.ok ? -1 : outcome.retryAfterSeconds))
  assert.equal(waits[0], 0)
  assert.ok((waits.at(-1) ?? 0) > 0)
  assert.ok((await authenticate(attempt)).ok)
})
