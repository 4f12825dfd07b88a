import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {CLIENT_NAMES, CLIENTS, type ClientName, configure} from './configured-client.ts'
import {type ModelApi, startModelApi} from './model-api.ts'
import type {Call} from './script.ts'

/** Whole turns in which the model asks for what a person must approve, and the person is another process. */

const DELETE: Call = {tool: 'filesystem__delete', input: {path: '/workspace/hello.txt'}}

interface Scene {
  readonly machine: Machine
  readonly api: ModelApi
  /** the file that the model wants to delete, as this machine sees it */
  readonly file: string
}

async function takeTurn(t: TestContext, name: ClientName, {machine, api}: Scene) {
  const run = CLIENTS[name].run({home: machine.home, api, prompt: 'delete /workspace/hello.txt'})
  const {exitCode, stderr, durationMs} = await run
  t.diagnostic(`${name}: ${durationMs} ms`)
  assert.equal(exitCode, 0, stderr)
  assert.deepEqual(api.model.missing, [])
}

/** Waits for the request and answers it, as a person in a second terminal would. */
async function decide({kruxos, admin}: Machine, ...args: string[]): Promise<string> {
  const id = await eventually(async () => {
    const {approvals} = await admin.call('approval.list', {})
    assert.equal(approvals.length, 1)
    return approvals[0]?.id ?? ''
  }, 60_000)
  const {code, stderr} = await kruxos(['approve', args[0] ?? '', id, '--yes', ...args.slice(1)])
  assert.equal(code, 0, stderr)
  return id
}

async function fileOf({admin}: Machine, agent: string): Promise<string> {
  return join((await admin.call('agent.show', {name: agent})).agent.workspace, 'hello.txt')
}

async function scene(name: ClientName, machine: Machine, api: ModelApi): Promise<Scene> {
  const {env} = await configure(machine, name, ['--allow-tools'])
  return {machine, api, file: await fileOf(machine, env.KRUXOS_AGENT_NAME)}
}

/** A policy of the operator, in force before the client starts. */
async function setPolicy({admin, home}: Machine, rule: string): Promise<void> {
  const folder = join(home, 'config', ...(process.getuid?.() === 0 ? [] : ['kruxos']), 'policies')
  await mkdir(folder, {recursive: true, mode: 0o700})
  await writeFile(join(folder, 'org.yaml'), `version: 1\nname: test\nrules:\n  - ${rule}\n`, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'test'))
}

for (const name of CLIENT_NAMES) {
  test(`${name} is held, a second process accepts, and the result comes in the same turn`, async t => {
    await using machine = await startMachine()
    await using api = await startModelApi({turns: [[DELETE]]})
    const {file} = await scene(name, machine, api)
    const deciding = decide(machine, 'accept')
    await takeTurn(t, name, {machine, api, file})
    const id = await deciding
    assert.ok(/Needs the approval of a person/.test(JSON.stringify(api.requests)), 'the tool is marked')
    assert.match(api.model.results[0]?.text ?? '', /deleted_path.*\/workspace\/hello\.txt/)
    assert.ok(!existsSync(file))
    const {approval} = await machine.admin.call('approval.show', {id})
    assert.equal(approval.state, 'done')
    await eventually(async () => {
      const {entries} = await machine.admin.call('audit.query', {capability: 'filesystem.delete'})
      const runs = entries.filter(({kind, approvalId}) => kind === 'outcome' && approvalId === id)
      assert.deepEqual(
        runs.map(({status}) => status),
        ['success'],
        'it ran once',
      )
    })
  })

  test(`${name} is held, a second process rejects, and the model reads why`, async t => {
    await using machine = await startMachine()
    await using api = await startModelApi({turns: [[DELETE]]})
    const {file} = await scene(name, machine, api)
    const deciding = decide(machine, 'reject', '--reason', 'it is the only copy')
    await takeTurn(t, name, {machine, api, file})
    await deciding
    const [refusal] = api.model.results
    assert.match(refusal?.text ?? '', /ApprovalRejected.*it is the only copy/s)
    assert.ok(existsSync(file))
  })

  test(`${name} is told when nobody decided in time`, async t => {
    await using machine = await startMachine()
    await using api = await startModelApi({turns: [[DELETE]]})
    await setPolicy(machine, '{match: filesystem.delete, tier: approval_required, approval: {expires: 2s}}')
    const {file} = await scene(name, machine, api)
    await takeTurn(t, name, {machine, api, file})
    assert.match(api.model.results[0]?.text ?? '', /ApprovalExpired/)
    assert.ok(existsSync(file))
  })
}
