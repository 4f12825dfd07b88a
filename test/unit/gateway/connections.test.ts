import assert from 'node:assert/strict'
import {test} from 'node:test'
import {createAccept} from '../../../src/gateway/connections.ts'
import {type Authentication, createSessions, type Sessions} from '../../../src/gateway/sessions/index.ts'
import {EVERYTHING} from '../../../src/gateway/tool-sets.ts'
import type {Accept, Connection} from '../../../src/gateway/transport/types.ts'

const identity = {
  tokenId: 'tok_1',
  label: 'bot',
  principal: 'agent',
  agent: 'bot',
  purpose: '',
  expiresAt: null,
} as const
function recorder() {
  const warnings: string[] = []
  return {
    warnings,
    error() {},
    warn: (_: object, message: string) => void warnings.push(message),
    info() {},
    debug() {},
  }
}

/** A gateway whose token is good until it is revoked, and where something happens while the vault is looked at. */
function setUp({meanwhile = () => {}}: {meanwhile?: (revoke: () => void, sessions: Sessions) => void} = {}) {
  let isRevoked = false
  const log = recorder()
  const sessions = createSessions({now: () => new Date(), graceSeconds: 60, maxConnectionsPerToken: 4, onEnd: () => {}})
  const revoke = () => {
    isRevoked = true
    sessions.closeByToken('tok_1', 'revoked')
  }
  const accept = createAccept({
    version: '1',
    instructions: () => '',
    maxCallsInFlight: 1,
    sessions,
    log,
    call: async () => 'unknown',
    authenticate: async (): Promise<Authentication> =>
      isRevoked ? {ok: false, reason: 'revoked', retryAfterSeconds: 0} : {ok: true, identity},
    async isVaultOpen() {
      meanwhile(revoke, sessions)
      return true
    },
    toolLists: {page: () => '{"tools":[]}', watch: () => () => {}},
    toolSets: {of: () => EVERYTHING},
    catalog: {list: () => [], get: () => null, isKnown: () => false},
    contentOf: () => undefined,
    structuredOf: () => undefined,
    trail: {connected() {}, disconnected() {}, refused() {}, policyChanged() {}},
    checkApproval: async () => null,
    onConnected: () => {},
  })
  const arrive = () => accept({path: '/', remoteAddress: '127.0.0.1', headers: {}, isSecure: true})
  return {sessions, revoke, arrive, warnings: log.warnings}
}

/** What the client sees as its connection opens: the code of a close frame, or nothing. */
function open(accept: Accept): {closed: number[]} {
  assert.ok(accept.accepted)
  const closed: number[] = []
  const connection: Connection = {
    remoteAddress: '127.0.0.1',
    isSecure: true,
    send: () => {},
    close: code => void closed.push(code),
  }
  accept.handler.onOpen(connection)
  return {closed}
}

test('case 107: a token that is revoked after it was read and before its session exists opens none', async () => {
  const {sessions, arrive} = setUp({meanwhile: revoke => revoke()})
  assert.deepEqual(await arrive(), {accepted: false, status: 401, message: 'the token is not valid'})
  assert.deepEqual(sessions.list(), [])
})

test('case 107: a token that is revoked before its connection is open is closed as it opens', async () => {
  const {sessions, revoke, arrive} = setUp()
  const accept = await arrive()
  revoke()
  assert.deepEqual(open(accept), {closed: [1013]})
  assert.deepEqual(sessions.list(), [])
})

test('case 148: a vault that is locked before the connection is open cuts it as it opens', async () => {
  const {sessions, arrive} = setUp()
  const accept = await arrive()
  sessions.disconnectAll(1013, 'the vault is locked')
  assert.deepEqual(open(accept), {closed: [1013]})
})

test('a client that nothing happened to is let in', async () => {
  const {sessions, arrive} = setUp()
  assert.deepEqual(open(await arrive()), {closed: []})
  assert.equal(sessions.list().length, 1)
})

test('a client is let in although it leaves one session after another behind', async () => {
  const {arrive} = setUp()
  for (let n = 0; n < 10; n++) {
    const accept = await arrive()
    assert.deepEqual(open(accept), {closed: []})
    assert.ok(accept.accepted)
    accept.handler.onClose(1006)
  }
})

test('case 90: a flood of bad tokens is one line in the log', async () => {
  const {revoke, arrive, warnings} = setUp()
  revoke()
  for (let n = 0; n < 100; n++) await arrive()
  assert.deepEqual(warnings, ['a client was refused: revoked'])
})
