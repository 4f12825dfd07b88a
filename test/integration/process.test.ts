import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {connectTo, spawnGateway} from '../support/gateway-process.ts'
import {kruxos} from '../support/kruxos.ts'
import {assertGone, running} from '../support/processes.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const RUN = 'process__run'

/** A program that ignores what it is asked and leaves its group, and is known by a number. */
const stubborn = (seconds: number) => ({
  command: `trap '' TERM; setsid sleep ${seconds} & sleep ${seconds}`,
  shell: true,
})

async function waitFor(seconds: number): Promise<void> {
  await eventually(async () => assert.ok(running(`sleep ${seconds}`).length > 1))
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
  assert.deepEqual(await states(other), ['running', 'killed', 'killed'], 'what another session started goes on')
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

test('a gateway without a sandbox hides these capabilities, and says what mends it', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  await using gateway = await tempGateway({settings: 'process: {read_only_paths: [/no/such/folder]}'})
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const {result} = await client.request('tools/list')
  const names = (result?.['tools'] as {name: string}[]).map(({name}) => name)
  assert.ok(names.includes('filesystem__read') && !names.includes(RUN))
  const {error} = await client.callTool(RUN, {command: 'true'})
  assert.equal((error as {error_type: string}).error_type, 'ServiceUnavailable')
  const {services, overall_status} = (await client.callTool('system__health')) as {
    services: {name: string; message: string}[]
    overall_status: string
  }
  assert.equal(overall_status, 'degraded')
  assert.match(services.find(({name}) => name === 'sandbox')?.message ?? '', /the sandbox cannot be set up/)
})

async function askAboutAll({paths, admin}: TempGateway): Promise<void> {
  mkdirSync(paths.policiesDir, {recursive: true, mode: 0o700})
  const rule = '  - {match: "process.*", tier: approval_required}\n'
  writeFileSync(join(paths.policiesDir, 'org.yaml'), `version: 1\nname: ask\nrules:\n${rule}`, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'ask'))
}

test('case 8: a request shows what would run, and nothing in it obeys the agent or passes for a line of ours', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  await askAboutAll(gateway)
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const ask = async (input: object) => {
    const {error} = await client.callTool(RUN, input)
    const id = (error as {approval_id: string}).approval_id
    const {stdout, exit} = await kruxos(['approve', 'show', id], {socketPath: gateway.paths.adminSocket})
    assert.equal(exit, 0)
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
    return {id, stdout}
  }
  const shown = await ask({command: 'echo', args: ['\u001b[2J', 'a\nsandbox: off', '\u202eabc', 'a b']})
  assert.match(shown.stdout, /^ {2}run echo \$'\\x1b\[2J' \$'a\\nsandbox: off' \$'\\U0000202eabc' 'a b'$/m)
  assert.match(shown.stdout, /^ {2}sandbox: bubblewrap, no network$/m)
  const script = await ask({command: 'rm a\r\nsandbox: off', shell: true})
  assert.match(script.stdout, /^ {4}\| rm a\\r\n {4}\| sandbox: off$/m)
  await gateway.admin.call('approval.accept', {id: shown.id})
  const answer = await eventually(async () => {
    const result = await client.callTool(RUN, {command: ['echo', '\u001b[2J', 'a\nsandbox: off', '\u202eabc', 'a b']})
    assert.equal(result['exit_code'], 0)
    return result
  })
  assert.equal(answer['stdout_summary'], '\u001b[2J a\nsandbox: off \u202eabc a b\n', 'the same call in another form')
})
