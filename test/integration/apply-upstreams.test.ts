import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import type {AdminClient} from '../../src/cli/admin-client.ts'
import {KruxosError} from '../../src/contract/errors.ts'
import type {OperationName} from '../../src/contract/operations.ts'
import {applyText, exportText} from '../support/apply-in-process.ts'
import {eventually} from '../support/eventually.ts'
import {type FixtureUpstream, fixtureUpstream, tool} from '../support/fixture-upstream.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const AGENTS = 'version: 1\nagents: {bot: {}, friend: {}}\n'

function upstreams({launch}: Pick<FixtureUpstream, 'launch'>, terms: string): string {
  return `${AGENTS}upstreams: {notes: {launch: ${JSON.stringify(launch)}, ${terms}}}\n`
}

function tempFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  return folder
}

/** The same gateway, whose disk is full as far as these operations know. */
function refusing(
  {admin, paths}: TempGateway,
  ...refused: readonly OperationName[]
): Pick<TempGateway, 'admin' | 'paths'> {
  const call: AdminClient['call'] = (name, ...rest) =>
    refused.includes(name) ? Promise.reject(new KruxosError('IO', 'the disk is full')) : admin.call(name, ...rest)
  return {admin: {call}, paths}
}

const show = async ({admin}: TempGateway) => (await admin.call('upstream.show', {name: 'notes'})).upstream
const statesOf = async (gateway: TempGateway) => (await show(gateway)).tools.map(({state}) => state)

test('a server that is down, or disabled, gets other agents and keeps its approvals', async context => {
  using notes = fixtureUpstream([tool('echo'), tool('env')])
  await using gateway = await tempGateway()
  const folder = tempFolder(context)
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot], renames: {env: variables}'))
  const {tools} = await show(gateway)
  notes.break()
  process.kill(Number(notes.pids.at(-1)), 'SIGKILL')
  await eventually(async () => assert.equal((await show(gateway)).state, 'failed'))
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot, friend], renames: {env: variables}'))
  assert.partialDeepStrictEqual(await show(gateway), {agents: ['bot', 'friend'], tools})
  await applyText(gateway, folder, upstreams(notes, 'agents: [friend], renames: {env: values}, enabled: false'))
  assert.partialDeepStrictEqual(await show(gateway), {agents: ['friend'], state: 'disabled'})
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot], renames: {env: variables}, enabled: false'))
  assert.partialDeepStrictEqual(await show(gateway), {agents: ['bot'], tools})
})

test('a tool that waits for approval still does after other terms were applied, and after that was taken back', async context => {
  using notes = fixtureUpstream([tool('echo')], {tells: true})
  await using gateway = await tempGateway()
  const folder = tempFolder(context)
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot]'))
  notes.say(tool('echo', {description: 'Does harm.'}), tool('env'))
  const waits = ['changed', 'new']
  await eventually(async () => assert.deepEqual(await statesOf(gateway), waits))
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot, friend]'))
  assert.deepEqual(await statesOf(gateway), waits)
  const before = await exportText(gateway)
  const failing = `${upstreams(notes, 'agents: [friend], renames: {env: values}')}tokens: {ci: {}}\n`
  await assert.rejects(applyText(refusing(gateway, 'token.create'), folder, failing), {
    message: 'tokens/ci: the disk is full; everything is as it was',
  })
  assert.equal(await exportText(gateway), before)
  assert.deepEqual(await statesOf(gateway), waits)
})

test('a launch that is refused leaves the server as it was, and running', async context => {
  using notes = fixtureUpstream([tool('echo')])
  using broken = fixtureUpstream([tool('echo')], {start: 'exit'})
  await using gateway = await tempGateway()
  const folder = tempFolder(context)
  await applyText(gateway, folder, upstreams(notes, 'agents: [bot]'))
  const before = await show(gateway)
  await assert.rejects(applyText(gateway, folder, upstreams(broken, 'agents: [bot]')), {
    code: 'UNREACHABLE',
    message: /^upstreams\/notes: .*; everything is as it was$/,
  })
  assert.deepEqual(await show(gateway), before)
  assert.equal(notes.starts, 1)
})

test('a step that fails and cannot be taken back is named', async context => {
  await using gateway = await tempGateway()
  const text = 'version: 1\nagents: {bot: {tools: {only: [git.*]}}}\n'
  await assert.rejects(applyText(refusing(gateway, 'agent.set-tools', 'agent.revoke'), tempFolder(context), text), {
    code: 'IO',
    message: 'agents/bot: the disk is full; all else is as it was, but not agents/bot',
  })
})
