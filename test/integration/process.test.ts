import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {connectTo, spawnGateway} from '../support/gateway-process.ts'
import {assertGone, running} from '../support/processes.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const RUN = 'process__run'

/** A program that ignores what it is asked and leaves its group, and is known by a number. */
const stubborn = (seconds: number) => ({
  command: `trap '' TERM; setsid sleep ${seconds} & sleep ${seconds}`,
  shell: true,
})

async function waitFor(seconds: number): Promise<void> {
  await eventually(async () =>
    assert.ok(running(`sleep ${seconds}`).filter(line => line.startsWith('sleep')).length > 1),
  )
}

async function states(client: RpcClient): Promise<unknown[]> {
  const {processes} = await client.callTool('process__list')
  return (processes as {state: string}[]).map(({state}) => state)
}

test('case 108: an operator ends a session: the programs of its calls and in its background are gone', async () => {
  await using gateway = await tempGateway()
  const secret = await gateway.createToken('bot')
  const client = await gateway.connect(secret)
  void client.callTool(RUN, stubborn(86301))
  await client.callTool(RUN, {...stubborn(86302), background: true})
  await using other = await gateway.connect(secret)
  await other.callTool(RUN, {...stubborn(86303), background: true})
  for (const seconds of [86301, 86302, 86303]) await waitFor(seconds)
  const [first] = (await gateway.admin.call('session.list', {})).sessions
  await gateway.admin.call('session.kill', {id: first?.id ?? ''})
  await assertGone('sleep 86301', 5000)
  await assertGone('sleep 86302', 5000)
  const expected = ['running', 'killed', 'killed']
  await eventually(async () => assert.deepEqual(await states(other), expected, 'what another session started goes on'))
})

test('programs of an agent end when it is paused, killed or revoked, also those of its operator', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await using client = await gateway.connect(await gateway.createToken('bot'))
  await using other = await gateway.connect(await gateway.createToken('other'))
  await other.callTool(RUN, {...stubborn(86304), background: true})
  const call = {name: 'process.run', agent: 'bot', input: {...stubborn(86305), background: true}}
  for (const end of ['agent.pause', 'agent.kill', 'agent.revoke'] as const) {
    assert.equal((await admin.call('capability.call', call)).ok, true)
    if (end === 'agent.pause') await client.callTool(RUN, {...stubborn(86305), background: true})
    await waitFor(86305)
    await admin.call(end, {name: 'bot'})
    assert.deepEqual(running('sleep 86305'), [], end)
    await admin.call('agent.resume', {name: 'bot'})
  }
  assert.deepEqual(await states(other), ['running'])
})

test('a call may take the time that it asks for, beyond what calls have otherwise', async () => {
  await using gateway = await tempGateway({settings: 'limits: {call_timeout_seconds: 1}'})
  await using client = await gateway.connect(await gateway.createToken('bot'))
  assert.equal((await client.callTool(RUN, {command: 'sleep 2'}))['state'], 'completed')
})

for (const [how, signal] of [
  ['stops', 'SIGTERM'],
  ['is killed', 'SIGKILL'],
] as const) {
  test(`no program is left when the gateway ${how}`, async t => {
    const dir = mkdtempSync(join(tmpdir(), 'kx-'))
    t.after(() => rmSync(dir, {recursive: true, force: true}))
    const seconds = signal === 'SIGTERM' ? 86306 : 86307
    const gateway = await spawnGateway(dir)
    t.after(() => gateway.kill('SIGKILL'))
    const {secret} = await gateway.admin.call('token.create', {label: 'bot'})
    await using client = await connectTo(gateway, secret ?? '')
    await client.callTool(RUN, {...stubborn(seconds), background: true})
    void client.callTool(RUN, stubborn(seconds))
    await waitFor(seconds)
    await gateway.kill(signal)
    await assertGone(`sleep ${seconds}`, 5000)
  })
}

test('a gateway without a sandbox hides these capabilities, and says what is wrong', async () => {
  await using gateway = await tempGateway({settings: 'process: {read_only_paths: [/no/such/folder]}'})
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const {result = {}} = await client.request('tools/list')
  const names = (result['tools'] as {name: string}[]).map(({name}) => name)
  assert.ok(names.includes('filesystem__read') && !names.includes(RUN))
  const {error} = await client.callTool(RUN, {command: 'true'})
  assert.equal((error as {error_type: string}).error_type, 'ServiceUnavailable')
  const health = await client.callTool('system__health')
  assert.equal(health['overall_status'], 'degraded')
  const {capability} = await gateway.admin.call('capability.show', {name: 'process.run'})
  assert.match(capability.missing ?? '', /^the sandbox cannot be set up \(bwrap: .*\): bwrap /)
  const sandbox = (health['services'] as {name: string; message: string}[]).find(({name}) => name === 'sandbox')
  assert.equal(sandbox?.message, capability.missing)
})
