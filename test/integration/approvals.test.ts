import assert from 'node:assert/strict'
import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const DELETE = 'filesystem__delete'
const HELD = 'approvals: {hold_seconds: 30}'
const AT_ONCE = 'approvals: {hold_seconds: 0}'

interface Scene extends AsyncDisposable {
  readonly gateway: TempGateway
  readonly client: RpcClient
  readonly secret: string
  /** the file as the agent names it */
  readonly path: string
  exists(path?: string): boolean
  put(path: string): void
}

/** An agent that is connected, with a file in its workspace. */
async function scene(settings: string): Promise<Scene> {
  const gateway = await tempGateway({settings})
  const secret = await gateway.createToken('bot')
  const {agent} = await gateway.admin.call('agent.show', {name: 'bot'})
  const put = (path: string) => {
    mkdirSync(agent.workspace, {recursive: true})
    writeFileSync(join(agent.workspace, path), 'text\n')
  }
  put('a.txt')
  const client = await gateway.connect(secret)
  return {
    gateway,
    client,
    secret,
    path: '/workspace/a.txt',
    put,
    exists: (path = 'a.txt') => existsSync(join(agent.workspace, path)),
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await gateway[Symbol.asyncDispose]()
    },
  }
}

/** The one request that waits. */
async function waiting({admin}: TempGateway): Promise<string> {
  return eventually(async () => {
    const {approvals} = await admin.call('approval.list', {})
    assert.equal(approvals.length, 1)
    return approvals[0]?.id ?? ''
  })
}

async function ended({admin}: TempGateway, id: string, state: string): Promise<void> {
  await eventually(async () => assert.equal((await admin.call('approval.show', {id})).approval.state, state))
}

function errorOf(answer: Record<string, unknown>): Record<string, unknown> {
  return answer['error'] as Record<string, unknown>
}

test('a call that is held runs when it is approved, once, and its own answer is the result', async () => {
  await using s = await scene(HELD)
  const held = s.client.callTool(DELETE, {path: s.path})
  const id = await waiting(s.gateway)
  assert.ok(s.exists(), 'nothing runs before the decision')
  const {changed, approval} = await s.gateway.admin.call('approval.accept', {id})
  assert.deepEqual([changed, approval.agent, approval.capability], [true, 'bot', 'filesystem.delete'])
  assert.equal((await held)['deleted_path'], s.path)
  assert.ok(!s.exists())
  s.put('a.txt')
  assert.equal((await s.gateway.admin.call('approval.accept', {id})).changed, false)
  assert.ok(s.exists(), 'the second yes runs nothing')
})

test('a call that is rejected does not run, and the model reads why; the same call again asks nobody', async () => {
  await using s = await scene(HELD)
  const held = s.client.callTool(DELETE, {path: s.path})
  const id = await waiting(s.gateway)
  await s.gateway.admin.call('approval.reject', {id, reason: 'it is still needed'})
  const error = errorOf(await held)
  assert.equal(error['error_type'], 'ApprovalRejected')
  assert.equal(error['retryable'], false)
  assert.match(String(error['agent_description']), /not run.*again unchanged.*it is still needed/)
  assert.equal(errorOf(await s.client.callTool(DELETE, {path: s.path}))['error_type'], 'ApprovalRejected')
  assert.deepEqual((await s.gateway.admin.call('approval.list', {})).approvals, [])
  await assert.rejects(s.gateway.admin.call('approval.accept', {id}), {
    code: 'CONFLICT',
    message: /was rejected at .* by /,
  })
  assert.ok(s.exists())
})

test('after the hold the call answers that it waits, and the same call again collects the result', async () => {
  await using s = await scene(AT_ONCE)
  const {result} = await s.client.request('tools/call', {name: DELETE, arguments: {path: s.path}})
  const pending = JSON.parse((result as {content: [{text: string}]}).content[0].text)
  assert.equal(result?.['isError'], true)
  assert.equal(result?.['structuredContent'], undefined)
  assert.equal(pending.status, 'pending_approval')
  assert.equal(pending.request_id, pending.approval_id)
  assert.equal(pending.capability, 'filesystem.delete')
  assert.ok(Date.parse(pending.expires_at) > Date.now())
  await s.client.callTool(DELETE, {path: s.path})
  assert.equal(await waiting(s.gateway), pending.approval_id, 'the same call is the same request')
  await s.gateway.admin.call('approval.accept', {id: pending.approval_id})
  await ended(s.gateway, pending.approval_id, 'done')
  assert.equal((await s.client.callTool(DELETE, {path: s.path}))['deleted_path'], s.path)
  s.put('a.txt')
  const again = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  assert.equal(again['error_type'], 'ApprovalPending', 'a result is collected once, then the call asks anew')
})

test('kruxos/checkApproval tells the one who asked, and nobody else', async () => {
  await using s = await scene(AT_ONCE)
  const {approval_id: id} = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  const check = async (client: RpcClient) => client.request('kruxos/checkApproval', {approval_id: id})
  assert.equal((await check(s.client)).result?.['status'], 'pending')
  await using other = await s.gateway.connect(await s.gateway.createToken('other'))
  assert.equal((await check(other)).error?.code, -32_602)
  await s.gateway.admin.call('approval.accept', {id: String(id)})
  await ended(s.gateway, String(id), 'done')
  const {result} = await check(s.client)
  assert.equal(result?.['status'], 'done')
  const answer = result?.['result'] as {structuredContent: {deleted_path: string}}
  assert.equal(answer.structuredContent.deleted_path, s.path)
})

test('a held call shows progress, so that its host does not give it up', async () => {
  await using s = await scene(HELD)
  const held = s.client.request('tools/call', {
    name: DELETE,
    arguments: {path: s.path},
    _meta: {progressToken: 'p'},
  })
  const id = await waiting(s.gateway)
  await eventually(async () => assert.ok(s.client.notifications.length > 0))
  const params = s.client.notifications[0]?.params
  assert.equal(params?.['progressToken'], 'p')
  assert.match(String(params?.['message']), new RegExp(id))
  await s.gateway.admin.call('approval.accept', {id})
  await held
})

test('a cancel takes the request back; a lost connection does not', async () => {
  await using s = await scene(HELD)
  void s.client.callTool(DELETE, {path: s.path})
  const id = await waiting(s.gateway)
  s.client.notify('notifications/cancelled', {requestId: 2})
  await ended(s.gateway, id, 'cancelled')
  await assert.rejects(s.gateway.admin.call('approval.accept', {id}), {code: 'CONFLICT', message: /was cancelled/})

  const lost = await s.gateway.connect(s.secret)
  void lost.callTool(DELETE, {path: s.path})
  const kept = await waiting(s.gateway)
  lost.socket.terminate()
  await lost.closed
  await s.gateway.admin.call('approval.accept', {id: kept})
  await ended(s.gateway, kept, 'done')
  assert.ok(!s.exists())
  await using back = await s.gateway.connect(s.secret)
  assert.equal((await back.callTool(DELETE, {path: s.path}))['deleted_path'], s.path, 'the result was kept')
})

test('a request outlives the gateway, and what was approved is run by the next one', async () => {
  await using s = await scene(AT_ONCE)
  const {approval_id: id} = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  await s.gateway.restart()
  assert.equal(await waiting(s.gateway), id)
  await s.gateway.admin.call('approval.accept', {id: String(id)})
  await ended(s.gateway, String(id), 'done')
  assert.ok(!s.exists())
})

test('case 200: what is approved after the token was revoked does not run', async () => {
  await using s = await scene(AT_ONCE)
  const {approval_id: id} = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  await s.gateway.admin.call('token.revoke', {token: 'bot'})
  await s.gateway.admin.call('approval.accept', {id: String(id)})
  await ended(s.gateway, String(id), 'done')
  const {approval} = await s.gateway.admin.call('approval.show', {id: String(id)})
  assert.equal(approval.error?.error_type, 'ApprovalVoid')
  assert.match(approval.error?.description ?? '', /the token that asked was revoked/)
  assert.ok(s.exists())
})

for (const [what, operation] of [
  ['its agent is revoked', ({admin}: TempGateway) => admin.call('agent.revoke', {name: 'bot'})],
  ['its token is revoked', ({admin}: TempGateway) => admin.call('token.revoke', {token: 'bot'})],
  ['its token is rotated', ({admin}: TempGateway) => admin.call('token.rotate', {token: 'bot'})],
] as const) {
  test(`an approved call that runs is stopped when ${what}`, async () => {
    await using s = await scene(AT_ONCE)
    const text = 'version: 1\nname: house\nrules: [{match: filesystem.watch, tier: approval_required}]\n'
    await s.gateway.admin.call('policy.set', {layer: 'org', text})
    const watch = {path: '/workspace', timeout_seconds: 30}
    const id = String(errorOf(await s.client.callTool('filesystem__watch', watch))['approval_id'])
    await s.gateway.admin.call('approval.accept', {id})
    await ended(s.gateway, id, 'running')
    await operation(s.gateway)
    await ended(s.gateway, id, 'done')
    const {approval} = await s.gateway.admin.call('approval.show', {id})
    assert.equal(approval.error?.error_type, 'CallStopped')
  })
}

test('a grant lets exactly its calls run, as often as it says, and ends when it is revoked', async () => {
  await using s = await scene(AT_ONCE)
  const {approval_id: id} = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  const {grant} = await s.gateway.admin.call('approval.accept', {id: String(id), grant: {times: 2, args: 'rule'}})
  await ended(s.gateway, String(id), 'done')
  await s.client.callTool(DELETE, {path: s.path})
  for (const name of ['b.txt', 'c.txt', 'd.txt']) s.put(name)
  const remove = (name: string) => s.client.callTool(DELETE, {path: `/workspace/${name}`})
  assert.ok('deleted_path' in (await remove('b.txt')))
  await s.gateway.restart()
  await using client = await s.gateway.connect(s.secret)
  assert.ok('deleted_path' in (await client.callTool(DELETE, {path: '/workspace/c.txt'})))
  assert.equal(errorOf(await client.callTool(DELETE, {path: '/workspace/d.txt'}))['error_type'], 'ApprovalPending')
  const {grants} = await s.gateway.admin.call('grant.list', {all: true})
  assert.deepEqual(
    grants.map(({id: each, state, used}) => [each, state, used]),
    [[grant?.id, 'used', 2]],
  )

  const second = await waiting(s.gateway)
  const other = await s.gateway.admin.call('approval.accept', {id: second, grant: {args: 'rule'}})
  await ended(s.gateway, second, 'done')
  assert.equal((await s.gateway.admin.call('grant.revoke', {id: other.grant?.id ?? ''})).changed, true)
  s.put('e.txt')
  assert.equal(errorOf(await client.callTool(DELETE, {path: '/workspace/e.txt'}))['error_type'], 'ApprovalPending')
})

test('an unknown id, a prefix of several and a grant over the bound are refused', async () => {
  await using s = await scene(AT_ONCE)
  await s.client.callTool(DELETE, {path: s.path})
  await s.client.callTool(DELETE, {path: '/workspace/b.txt'})
  const {admin} = s.gateway
  await assert.rejects(admin.call('approval.accept', {id: 'appr-zz'}), {code: 'NOT_FOUND', message: /never was/})
  await assert.rejects(admin.call('approval.accept', {id: 'appr-'}), {code: 'USAGE', message: /several requests begin/})
  const {approvals} = await admin.call('approval.list', {})
  const id = approvals[0]?.id ?? ''
  await assert.rejects(admin.call('approval.accept', {id, grant: {seconds: 10 ** 7}}), {
    code: 'USAGE',
    message: /at most/,
  })
  assert.equal((await admin.call('approval.show', {id: id.slice(0, 12)})).approval.state, 'pending')
})

test('an agent has no more requests waiting than it may', async () => {
  await using s = await scene('approvals: {hold_seconds: 0, max_pending_per_agent: 2}')
  const types: unknown[] = []
  for (const name of ['a', 'b', 'c']) {
    types.push(errorOf(await s.client.callTool(DELETE, {path: `/workspace/${name}`}))['error_type'])
  }
  assert.deepEqual(types, ['ApprovalPending', 'ApprovalPending', 'ApprovalQueueFull'])
})

test('who watches the list is told of a change at once', async () => {
  await using s = await scene(AT_ONCE)
  const {admin} = s.gateway
  const {version} = await admin.call('approval.list', {})
  const next = admin.call('approval.list', {waitSeconds: 20, version})
  await s.client.callTool(DELETE, {path: s.path})
  const {approvals, version: after} = await next
  assert.equal(approvals.length, 1)
  assert.notEqual(after, version)
})

test('with step_up each acceptance asks for the passphrase of the vault, for what was shown', async () => {
  const passphrase = 'correct horse battery'
  const settings = 'approvals: {hold_seconds: 0, step_up: passphrase}\nvault: {sealer: passphrase}'
  await using gateway = await tempGateway({settings, passphrase})
  await using client = await gateway.connect(await gateway.createToken('bot'))
  await client.callTool(DELETE, {path: '/workspace/a.txt'})
  const {admin} = gateway
  const [request] = (await admin.call('approval.list', {})).approvals
  const {id = '', inputHash = ''} = request ?? {}
  const accept = (proof: {passphrase?: string; inputHash?: string}) => admin.call('approval.accept', {id, ...proof})
  await assert.rejects(accept({}), {code: 'DENIED', message: /asks for the passphrase/})
  await assert.rejects(accept({passphrase: 'wrong horse battery', inputHash}), {code: 'DENIED'})
  await assert.rejects(accept({passphrase, inputHash: 'of another'}), {code: 'CONFLICT'})
  assert.equal((await admin.call('approval.show', {id})).approval.state, 'pending')
  assert.equal((await accept({passphrase, inputHash})).changed, true)
  const {entries} = await admin.call('audit.query', {event: 'approval.accept'})
  assert.doesNotMatch(JSON.stringify(entries), /horse/)
})

test("an operator's call waits only where a setting says so, and is then one like any other", async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0, ask_operators: true}'})
  const {admin} = gateway
  const params = {name: 'filesystem.delete', agent: 'default-agent', input: {path: '/workspace/none'}}
  const {error} = await admin.call('capability.call', params)
  assert.equal(error?.error_type, 'ApprovalPending')
  const id = await waiting(gateway)
  const {approval} = await admin.call('approval.show', {id})
  assert.deepEqual([approval.principal, approval.session], ['operator', null])
  await admin.call('approval.accept', {id})
  await ended(gateway, id, 'done')
  assert.equal((await admin.call('capability.call', params)).error?.error_type, 'FileNotFound', 'it ran')
  assert.equal((await admin.call('capability.call', params)).error?.error_type, 'ApprovalPending', 'and asks anew')
})

/** A rule of the operator, in force when it resolves. */
async function setRule({paths, admin}: TempGateway, rule: string): Promise<void> {
  mkdirSync(paths.policiesDir, {recursive: true, mode: 0o700})
  const file = join(paths.policiesDir, 'org.yaml')
  writeFileSync(file, `version: 1\nname: test\nrules:\n  - ${rule}\n`, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'test'))
}

test('case 200: a request expires by its rule, and a late decision says so and changes nothing', async () => {
  await using s = await scene(HELD)
  await setRule(s.gateway, '{match: filesystem.delete, tier: approval_required, approval: {expires: 1s}}')
  const held = s.client.callTool(DELETE, {path: s.path})
  const id = await waiting(s.gateway)
  assert.equal(errorOf(await held)['error_type'], 'ApprovalExpired')
  for (const decide of ['approval.accept', 'approval.reject'] as const) {
    await assert.rejects(s.gateway.admin.call(decide, {id}), {code: 'CONFLICT', message: /expired at .*nobody had/})
  }
  assert.ok(s.exists())
})

test('a rule says what the model reads when a person says no without a reason, and may give no grants', async () => {
  await using s = await scene(HELD)
  const terms = 'approval: {rejection: move it to /workspace/old, max_grant: never}'
  await setRule(s.gateway, `{match: filesystem.delete, tier: approval_required, ${terms}}`)
  const held = s.client.callTool(DELETE, {path: s.path})
  const id = await waiting(s.gateway)
  const {admin} = s.gateway
  await assert.rejects(admin.call('approval.accept', {id, grant: {}}), {code: 'USAGE', message: /allows no grants/})
  await admin.call('approval.reject', {id})
  assert.match(String(errorOf(await held)['agent_description']), /move it to \/workspace\/old/)
})

test('what was accepted and is blocked by the time it runs does not run, and a grant does not cover it', async () => {
  await using s = await scene(AT_ONCE)
  const {approval_id: id} = errorOf(await s.client.callTool(DELETE, {path: s.path}))
  await s.gateway.admin.call('agent.pause', {name: 'bot'})
  await s.gateway.admin.call('approval.accept', {id: String(id), grant: {args: 'rule'}})
  await setRule(s.gateway, '{match: filesystem.delete, tier: blocked, reason: not today}')
  await s.gateway.admin.call('agent.resume', {name: 'bot'})
  await ended(s.gateway, String(id), 'done')
  const {approval} = await s.gateway.admin.call('approval.show', {id: String(id)})
  assert.equal(approval.error?.error_type, 'PolicyDenied')
  assert.equal(errorOf(await s.client.callTool(DELETE, {path: s.path}))['error_type'], 'PolicyDenied')
  assert.ok(s.exists())
})
