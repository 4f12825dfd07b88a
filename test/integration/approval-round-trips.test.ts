/** A call of 2026-07-28 that waits for a person: the client is sent round (`input_required`) until they decide. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Client, StreamableHTTPClientTransport} from '@modelcontextprotocol/client'
import {eventually} from '../support/eventually.ts'
import {httpClient} from '../support/http-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const DELETE = {name: 'filesystem__delete', arguments: {path: '/workspace/a.txt'}}
const AT_ONCE = {settings: 'approvals: {hold_seconds: 0}'}

async function waiting({admin}: TempGateway): Promise<string> {
  return eventually(async () => {
    const {approvals} = await admin.call('approval.list', {})
    assert.equal(approvals.length, 1)
    return approvals[0]?.id ?? ''
  })
}

test("the protocol's own client gets the result of a call that is accepted rounds later, and it ran once", async () => {
  await using gateway = await tempGateway(AT_ONCE)
  const token = await gateway.createToken('bot')
  await gateway.admin.call('capability.call', {
    name: 'filesystem.write',
    agent: 'bot',
    input: {path: 'a.txt', content: 'text'},
  })
  const {port} = new URL(gateway.endpoint)
  const client = new Client({name: 'official', version: '1.0.0'}, {versionNegotiation: {mode: {pin: '2026-07-28'}}})
  const headers = {authorization: `Bearer ${token}`}
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), {requestInit: {headers}}),
  )
  const call = client.callTool(DELETE)
  const id = await waiting(gateway)
  await gateway.admin.call('approval.accept', {id})
  const {structuredContent} = await call
  assert.equal((structuredContent as {deleted_path: string}).deleted_path, '/workspace/a.txt')
  const {entries} = await gateway.admin.call('audit.query', {approval: id, status: 'success', event: 'capability.call'})
  assert.equal(entries.length, 1)
  await client.close()
})

test('the state joins what waits, runs nothing, and after some rounds the wait is told in words', async () => {
  await using gateway = await tempGateway(AT_ONCE)
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const call = async (requestState?: string) =>
    (await client.modern('tools/call', {...DELETE, ...(requestState === undefined ? {} : {requestState})})).body
      .result as unknown as Record<string, unknown>
  const first = await call()
  assert.equal(first['resultType'], 'input_required')
  const id = await waiting(gateway)
  let state = String(first['requestState'])
  for (let round = 2; round <= 8; round++) state = String((await call(state))['requestState'])
  assert.equal(state, `${id}.8`)
  const last = await call(state)
  assert.deepEqual([last['resultType'], last['isError']], ['complete', true])
  await waiting(gateway)
  await gateway.admin.call('approval.reject', {id, reason: 'keep it'})
  assert.match(JSON.stringify((await call(`${id}.1`))['content']), /ApprovalRejected.*keep it/)
})

test('a state that is not ours, or of another call or caller, runs nothing', async () => {
  await using gateway = await tempGateway(AT_ONCE)
  const client = httpClient(gateway, await gateway.createToken('bot'))
  const state = String((await client.modern('tools/call', DELETE)).body.result['requestState' as 'resultType'])
  for (const requestState of [`${state}0`, 'x', 7, '', `${state}\n`]) {
    assert.equal((await client.modern('tools/call', {...DELETE, requestState})).body.error.code, -32_602)
  }
  const other = {...DELETE, arguments: {path: '/workspace/b.txt'}, requestState: state}
  assert.match(JSON.stringify((await client.modern('tools/call', other)).body), /ApprovalVoid/)
  const stranger = httpClient(gateway, await gateway.createToken('stranger'))
  const stolen = {...DELETE, requestState: state}
  assert.match(JSON.stringify((await stranger.modern('tools/call', stolen)).body), /ApprovalVoid/)
  await waiting(gateway)
})
