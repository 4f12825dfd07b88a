import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Action} from '../../../src/bridge/actions.ts'
import {Relay} from '../../../src/bridge/relay.ts'
import {StructuredError} from '../../../src/contract/structured-error.ts'

const AWAY = {message: 'nothing listens', hint: 'start it', code: 'UNREACHABLE'}
const LOCKED = {message: 'the vault is locked', hint: 'kruxos vault unlock', code: 'LOCKED'}
const INITIALIZE = '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}'
const INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}'
const LIST_CHANGED = '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}'
const OWN_INITIALIZE =
  '{"jsonrpc":"2.0","id":"mcp-bridge/initialize","method":"initialize","params":{"protocolVersion":"2025-06-18"}}'

function request(id: number | string, method: string, params?: object): string {
  return JSON.stringify({jsonrpc: '2.0', id, method, params})
}

function result(id: number | string, value: object = {}): string {
  return JSON.stringify({jsonrpc: '2.0', id, result: value})
}

/** Each action in short: `toHost …`, `toGateway …`, `log …`, `exit …`. */
function brief(actions: Action[]): string[] {
  return actions.map(({kind, ...rest}) => `${kind} ${Object.values(rest)}`)
}

/** The messages to the host among the actions. */
// biome-ignore lint/suspicious/noExplicitAny: what is in an answer is for the test to say
function answers(actions: Action[]): any[] {
  return actions.flatMap(action => (action.kind === 'toHost' ? [JSON.parse(action.text)] : []))
}

/** A relay that is connected, with the handshake done. */
function connectedRelay(): Relay {
  const relay = new Relay('1.2.3')
  relay.connected(0)
  relay.fromHost(INITIALIZE, 0)
  relay.fromGateway(result(0))
  relay.fromHost(INITIALIZED, 0)
  return relay
}

test('before the connection is there requests wait, and go out in order once it is', () => {
  const relay = new Relay('1.2.3')
  assert.deepEqual(relay.fromHost(INITIALIZE, 100), [])
  assert.deepEqual(relay.fromHost(request(1, 'tools/list'), 101), [])
  assert.deepEqual(brief(relay.connected(200)), [`toGateway ${INITIALIZE}`, `toGateway ${request(1, 'tools/list')}`])
  assert.equal(relay.deadline, undefined)
})

test('450 ms after the first request the bridge answers in place of a gateway that is not there', () => {
  const relay = new Relay('1.2.3')
  relay.fromHost(INITIALIZE, 100)
  assert.equal(relay.deadline, 550)
  assert.deepEqual(relay.tick(549), [])
  const [hello] = answers(relay.tick(550))
  assert.deepEqual(hello.id, 0)
  assert.equal(hello.result.protocolVersion, '2025-06-18')
  assert.deepEqual(hello.result.serverInfo, {name: 'kruxos', version: '1.2.3'})
})

test('a gateway that says no is not waited for: the reason is told at once, and asked for anew with each request', () => {
  const relay = new Relay('1.2.3')
  assert.deepEqual(relay.fromHost(INITIALIZE, 0), [])
  const [hello] = answers(relay.disconnected(LOCKED, 20))
  assert.match(hello.result.instructions, /the vault is locked; kruxos vault unlock/)
  assert.deepEqual(brief(relay.fromHost(request(1, 'tools/list'), 900)), ['wake '])
  assert.equal(answers(relay.disconnected(LOCKED, 905))[0].id, 1)
  assert.deepEqual(brief(relay.fromHost(request(2, 'tools/list'), 906)), ['wake '])
  assert.ok(brief(relay.connected(910)).includes(`toGateway ${OWN_INITIALIZE}`))
})

test('while no tool is known there is one that tells why, and it is gone when the gateway is there', () => {
  const relay = new Relay('1.2.3')
  relay.fromHost(INITIALIZE, 0)
  relay.disconnected(LOCKED, 10)
  relay.fromHost(request(1, 'tools/list'), 20)
  const [list] = answers(relay.disconnected(LOCKED, 25))
  const [tool, ...others] = list.result.tools
  assert.deepEqual(others, [])
  assert.equal(tool.name, 'gateway__status')
  assert.match(tool.description, /the vault is locked/)
  assert.equal(tool.annotations.readOnlyHint, true)
  relay.fromHost(request(2, 'tools/call', {name: 'gateway__status'}), 30)
  const [told] = answers(relay.disconnected(LOCKED, 31))
  assert.match(told.result.content[0].text, /the vault is locked/)
  relay.fromHost(INITIALIZED, 40)
  relay.connected(50)
  assert.ok(brief(relay.fromGateway(result('mcp-bridge/initialize'))).includes(`toHost ${LIST_CHANGED}`))
  const [late] = answers(relay.fromHost(request(3, 'tools/call', {name: 'gateway__status'}), 60))
  assert.match(late.result.content[0].text, /is connected/)
})

test('an unknown protocol version is answered with the newest that the bridge knows', () => {
  const relay = new Relay('1.2.3')
  relay.fromHost(request(0, 'initialize', {protocolVersion: '2031-01-01'}), 0)
  assert.equal(answers(relay.tick(700))[0].result.protocolVersion, '2025-11-25')
})

test('a probe waits while the first attempt runs, and is answered at once when one has failed', () => {
  const relay = new Relay('1.2.3')
  assert.deepEqual(relay.fromHost(request('probe', 'server/discover'), 0), [])
  assert.equal(answers(relay.disconnected(AWAY, 10))[0].error.code, -32_601)
  assert.equal(answers(relay.fromHost(request('again', 'server/discover'), 20))[0].error.code, -32_601)
})

test('when the gateway comes up late it is told of the host, and the host of its tools', () => {
  const relay = new Relay('1.2.3')
  relay.disconnected(AWAY, 0)
  relay.fromHost(INITIALIZE, 0)
  relay.tick(700)
  relay.fromHost(INITIALIZED, 710)
  assert.deepEqual(brief(relay.connected(5000)), ['log connected to the gateway', `toGateway ${OWN_INITIALIZE}`])
  assert.deepEqual(relay.fromHost(request(1, 'tools/call'), 5001), [], 'not before the handshake')
  assert.deepEqual(brief(relay.fromGateway(result('mcp-bridge/initialize'))), [
    `toGateway ${INITIALIZED}`,
    `toGateway ${request(1, 'tools/call')}`,
    `toHost ${LIST_CHANGED}`,
  ])
})

test('a lost connection: calls get one answer each at once, what can be asked again is asked again', () => {
  const relay = connectedRelay()
  relay.fromHost(request(1, 'tools/call', {name: 'a'}), 1000)
  relay.fromHost(request(2, 'kruxos/checkApproval'), 1000)
  relay.fromHost(request(3, 'tools/list'), 1000)
  const lost = relay.disconnected(AWAY, 2000)
  const [call, other, ...none] = answers(lost)
  assert.deepEqual([call.id, call.result.isError], [1, true])
  assert.deepEqual([other.id, other.error.code], [2, -31_002])
  assert.deepEqual(none, [])
  assert.equal(relay.deadline, 4000)
  relay.connected(2500)
  const flushed = brief(relay.fromGateway(result('mcp-bridge/initialize')))
  assert.deepEqual(flushed, [`toGateway ${INITIALIZED}`, `toGateway ${request(3, 'tools/list')}`])
  assert.deepEqual(brief(relay.fromGateway(result(1))), [], 'too late')
  assert.deepEqual(brief(relay.fromGateway(result(3))), [`toHost ${result(3)}`])
})

test('a request that comes while the gateway restarts waits for it, but not for long', () => {
  const relay = connectedRelay()
  relay.disconnected(AWAY, 1000)
  assert.deepEqual(relay.fromHost(request(1, 'tools/call'), 1500), [])
  assert.equal(relay.deadline, 3000)
  assert.equal(answers(relay.tick(3000))[0].result.isError, true)
  assert.deepEqual(brief(relay.fromHost(request(2, 'tools/call'), 3001)), ['wake '], 'it may be back')
  assert.equal(answers(relay.disconnected(AWAY, 3002))[0].result.isError, true)
  assert.deepEqual(answers(relay.fromHost(request(3, 'ping'), 3002)), [{jsonrpc: '2.0', id: 3, result: {}}])
})

test('a subscription outlives the connection: it is sent again and nobody is owed its answer', () => {
  const relay = connectedRelay()
  relay.fromHost(request('s', 'subscriptions/listen'), 0)
  relay.disconnected(AWAY, 0)
  assert.deepEqual(relay.tick(60_000), [])
  relay.connected(60_000)
  const flushed = brief(relay.fromGateway(result('mcp-bridge/initialize')))
  assert.ok(flushed.includes(`toGateway ${request('s', 'subscriptions/listen')}`))
  assert.deepEqual(brief(relay.hostEnded(60_001)), ['exit 0'])
})

test('a request that was cancelled while it waited is neither sent nor answered', () => {
  const relay = connectedRelay()
  relay.disconnected(AWAY, 0)
  relay.fromHost(request(1, 'tools/call'), 1)
  relay.fromHost('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}', 2)
  relay.connected(3)
  assert.deepEqual(brief(relay.fromGateway(result('mcp-bridge/initialize'))), [`toGateway ${INITIALIZED}`])
})

test('the tools are compared only when the host has listed them, and it is told only when they differ', () => {
  const relay = connectedRelay()
  relay.fromHost(request(1, 'tools/list'), 0)
  relay.fromGateway(result(1, {tools: [{name: 'a'}]}))
  const ask = `toGateway ${request('mcp-bridge/tools-list', 'tools/list')}`
  for (const [tools, told] of [
    [[{name: 'a'}], []],
    [[{name: 'b'}], [`toHost ${LIST_CHANGED}`]],
  ] as const) {
    relay.disconnected(AWAY, 0)
    relay.connected(1)
    assert.deepEqual(brief(relay.fromGateway(result('mcp-bridge/initialize'))), [`toGateway ${INITIALIZED}`, ask])
    assert.deepEqual(brief(relay.fromGateway(result('mcp-bridge/tools-list', {tools}))), told)
  }
  relay.disconnected(AWAY, 10)
  relay.fromHost(request(2, 'tools/list'), 3000)
  const [list] = answers(relay.disconnected(AWAY, 3001))
  assert.deepEqual(list.result.tools, [{name: 'b'}], 'the last that the gateway listed')
})

test('the end of stdin waits for what is owed, and only two seconds', () => {
  const idle = connectedRelay()
  assert.deepEqual(brief(idle.hostEnded(0)), ['exit 0'])

  const owing = connectedRelay()
  owing.fromHost(request(1, 'tools/call'), 0)
  assert.deepEqual(owing.hostEnded(1000), [])
  assert.equal(owing.deadline, 3000)
  assert.deepEqual(brief(owing.fromGateway(result(1))), [`toHost ${result(1)}`, 'exit 0'])

  const stuck = connectedRelay()
  stuck.fromHost(request(1, 'tools/call'), 0)
  stuck.hostEnded(1000)
  const [answer, exit] = brief(stuck.tick(3000))
  assert.match(answer ?? '', /outcome unknown/)
  assert.equal(exit, 'exit 0')
})

test('a call that was under way when the gateway hung up is told why', () => {
  const relay = connectedRelay()
  relay.fromHost(request(1, 'tools/call'), 0)
  const [, answer] = brief(relay.disconnected({message: 'the connection was lost (the token was revoked)'}, 0))
  assert.match(answer ?? '', /the token was revoked.*outcome unknown, not sent again/)
})

test('a rejected token: all that is open gets the reason, then the exit; a probe alone does not count', () => {
  const reason = {message: 'rejected', hint: 'rotate'}
  const relay = new Relay('1.2.3')
  relay.fromHost(request('probe', 'server/discover'), 0)
  assert.deepEqual(
    answers(relay.rejected(reason, 7, 10)).map(({id, error}) => [id, error.code]),
    [['probe', -32_601]],
  )
  assert.equal(relay.deadline, 2010)
  const told = relay.fromHost(INITIALIZE, 20)
  assert.equal(answers(told)[0].error.code, -31_003)
  assert.equal(brief(told).at(-1), 'exit 7')

  const two = new Relay('1.2.3')
  two.fromHost(INITIALIZE, 0)
  two.fromHost(request(1, 'tools/call'), 0)
  const all = two.rejected(reason, 10, 10)
  assert.equal(answers(all).length, 2)
  assert.equal(brief(all).at(-1), 'exit 10')

  const silent = new Relay('1.2.3')
  silent.rejected(reason, 7, 0)
  assert.deepEqual(brief(silent.tick(2000)), ['exit 7'])
})

test('the same problem is said once, a new one and the recovery too', () => {
  const relay = new Relay('1.2.3')
  const said = [
    ...relay.disconnected(AWAY, 0),
    ...relay.disconnected(AWAY, 1),
    ...relay.disconnected({message: 'locked'}, 2),
    ...relay.connected(3),
    ...relay.disconnected(AWAY, 4),
  ]
  assert.deepEqual(brief(said), [
    'log nothing listens; start it',
    'log locked',
    'log connected to the gateway',
    'log nothing listens; start it',
  ])
})

test('a failure that the model is shown is a StructuredError, and carries the published names too', () => {
  const relay = connectedRelay()
  relay.fromHost(request(1, 'tools/call'), 0)
  const [lost] = answers(relay.disconnected(AWAY, 0))
  relay.fromHost(request(2, 'tools/call'), 2001)
  const [away] = answers(relay.disconnected(AWAY, 2002))
  for (const answer of [lost, away]) {
    const {error, message, recovery, ...structured} = JSON.parse(answer.result.content[0].text)
    StructuredError.parse(structured)
    assert.deepEqual([error, message], [structured.error_type, structured.description])
    assert.deepEqual(recovery, structured.recovery_actions)
  }
})

test('what has an id but is no request is answered by the gateway under that id', () => {
  const relay = connectedRelay()
  const odd = '{"jsonrpc":"2.0","id":5,"method":6}'
  assert.deepEqual(brief(relay.fromHost(odd, 0)), [`toGateway ${odd}`])
  const answer = '{"jsonrpc":"2.0","id":5,"error":{"code":-32600,"message":"no"}}'
  assert.deepEqual(brief(relay.fromGateway(answer)), [`toHost ${answer}`])
  assert.deepEqual(brief(relay.fromGateway(answer)), [], 'nobody waits for a second answer')
  relay.disconnected(AWAY, 0)
  assert.deepEqual(
    answers(relay.fromHost(odd, 0)).map(({id, error}) => [id, error.code]),
    [[5, -32_600]],
  )
})

test('in the place of the gateway a client of 2026-07-28 is answered in its own revision', () => {
  const relay = new Relay('1.2.3')
  relay.disconnected(LOCKED, 0)
  const params = {_meta: {'io.modelcontextprotocol/protocolVersion': '2026-07-28'}}
  const ask = (id: number, method: string, more: object = {}) =>
    answers(relay.fromHost(request(id, method, {...params, ...more}), id))
  ask(1, 'tools/list')
  ask(2, 'tools/call', {name: 'filesystem__read'})
  const [list, call] = answers(relay.disconnected(LOCKED, 10))
  assert.deepEqual(
    [list.id, list.result.resultType, list.result.ttlMs, list.result.cacheScope],
    [1, 'complete', 0, 'private'],
  )
  assert.deepEqual([call.id, call.result.resultType, call.result.isError], [2, 'complete', true])
})
