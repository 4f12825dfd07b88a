/** The policy of a running gateway: files, reload, each agent's own list, limits, what operators ask of it. */
import assert from 'node:assert/strict'
import {chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import type {RpcClient} from '../support/rpc-client.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const policyText = (name: string, rules: string) => `version: 1\nname: ${name}\nrules:\n${rules}`
const BLOCK_WRITE = '  - {match: filesystem.write, tier: blocked, reason: read only}\n'

function fileOf({paths}: TempGateway, layer: string): string {
  const file = join(paths.policiesDir, `${layer}.yaml`)
  mkdirSync(dirname(file), {recursive: true})
  return file
}

/** As an editor does it: a new file in the place of the old one. */
function put(gateway: TempGateway, layer: string, text: string): void {
  const file = fileOf(gateway, layer)
  writeFileSync(`${file}~`, text, {mode: 0o600})
  renameSync(`${file}~`, file)
}

const policyOf = async ({admin}: TempGateway) => (await admin.call('status.get', {})).policy

async function tierOf({admin}: TempGateway, capability: string, input = {}): Promise<string> {
  return (await admin.call('policy.explain', {capability, input})).tier
}

interface ListedTool {
  readonly name: string
  readonly description: string
}

async function toolsOf(client: RpcClient): Promise<readonly ListedTool[]> {
  const {result = {}} = await client.request('tools/list')
  return result['tools'] as ListedTool[]
}

const WRITE = {path: 'a.txt', content: 'x'}

test('exactly the agents whose tools changed are told, and see the new list', async () => {
  await using gateway = await tempGateway()
  await using bound = await gateway.connect(await gateway.createToken('bound'))
  await using free = await gateway.connect(await gateway.createToken('free'))
  put(gateway, 'agents/bound', policyText('bound', BLOCK_WRITE))
  await eventually(async () => assert.equal((await policyOf(gateway)).name, 'bound'))
  await eventually(async () =>
    assert.deepEqual(
      bound.notifications.map(({method}) => method),
      ['notifications/tools/list_changed'],
    ),
  )
  const names = async (client: RpcClient) => (await toolsOf(client)).map(({name}) => name)
  assert.ok(!(await names(bound)).includes('filesystem__write'))
  assert.ok((await names(free)).includes('filesystem__write'))
  assert.deepEqual(free.notifications, [])

  const {error} = await bound.callTool('filesystem__write', WRITE)
  const {context} = error as {context: object}
  assert.deepEqual(context, {capability: 'filesystem.write', rule: 'agents/bound.yaml:4', reason: 'read only'})
  assert.equal((await free.callTool('filesystem__write', WRITE))['error'], undefined)
})

test('a tool whose tier depends on the input says so, and each call gets its own', async () => {
  await using gateway = await tempGateway()
  put(
    gateway,
    'org',
    policyText(
      'drafts',
      `  - {match: filesystem.write, tier: notify, when: {path_prefix: /workspace/drafts}}\n${BLOCK_WRITE}`,
    ),
  )
  await gateway.restart()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const tool = (await toolsOf(client)).find(({name}) => name === 'filesystem__write')
  assert.match(tool?.description ?? '', /depends on the input/)
  const write = async (path: string) =>
    (await client.callTool('filesystem__write', {path, content: '', create_parents: true}))['error']
  assert.equal(await write('drafts/a.txt'), undefined)
  assert.equal(((await write('drafts/../a.txt')) as {error_type: string}).error_type, 'PolicyDenied')
})

test('an agent is told the rules that really hold for it', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'org', policyText('house', BLOCK_WRITE))
  put(gateway, 'agents/bot', policyText('bot', '  - {match: git.*, tier: notify, limit: {max: 5, per: 1h}}\n'))
  put(gateway, 'agents/other', policyText('other', '  - {match: system.*, tier: blocked}\n'))
  await gateway.restart()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const told = await client.callTool('agent__policy')
  assert.equal(told['policy_group'], 'house')
  assert.deepEqual(told['rules'], [
    {capability: 'filesystem.write', tier: 'blocked', reason: 'read only', when: null, rate_limit: null},
    {
      capability: 'git.*',
      tier: 'notify',
      reason: 'the rule for git.*',
      when: null,
      rate_limit: {max: 5, window_seconds: 3600},
    },
  ])
  const {capabilities} = (await client.callTool('agent__capabilities', {category: 'filesystem'})) as {
    capabilities: {name: string}[]
  }
  assert.ok(!capabilities.some(({name}) => name === 'filesystem.write'))
})

test('a file with a fault leaves the old one in force, also after a restart, until it is mended', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'org', policyText('good', BLOCK_WRITE))
  await eventually(async () => assert.equal((await policyOf(gateway)).name, 'good'))
  put(gateway, 'org', policyText('bad', '  - {match: filesystem.write, tier: autonomos}\n'))
  const fault = /^org\.yaml:4:\d+: rules\.0\.tier: /
  await eventually(async () => assert.match((await policyOf(gateway)).problems[0] ?? '', fault))
  for (const restart of [false, true]) {
    if (restart) await gateway.restart()
    assert.equal(await tierOf(gateway, 'filesystem.write', WRITE), 'blocked')
    const {policy, layers} = await gateway.admin.call('policy.show', {})
    assert.match(policy.problems[0] ?? '', fault)
    assert.deepEqual(
      layers.map(({layer, state, name}) => [layer, state, name]),
      [['org', 'kept', 'good']],
    )
  }
  put(gateway, 'org', policyText('mended', '  - {match: filesystem.write, tier: autonomous}\n'))
  await eventually(async () => assert.equal(await tierOf(gateway, 'filesystem.write', WRITE), 'autonomous'))
  assert.deepEqual((await policyOf(gateway)).problems, [])
})

test('of a file that was never good nobody knows what it forbids: everything waits for a person', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'system', 'rules: [')
  await gateway.restart()
  assert.equal(await tierOf(gateway, 'filesystem.read', {path: 'a'}), 'approval_required')
  const [layer] = (await gateway.admin.call('policy.show', {layer: 'system'})).layers
  assert.equal(layer?.state, 'unusable')
})

test('when the folder is gone what was in force stays; a file that is taken away counts no more', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'org', policyText('house', BLOCK_WRITE))
  put(gateway, 'system', policyText('system', '  - {match: system.time, tier: blocked}\n'))
  await eventually(async () => assert.equal(await tierOf(gateway, 'system.time'), 'blocked'))
  rmSync(fileOf(gateway, 'system'))
  await eventually(async () => assert.equal(await tierOf(gateway, 'system.time'), 'autonomous'))
  rmSync(gateway.paths.policiesDir, {recursive: true})
  await eventually(async () =>
    assert.match((await policyOf(gateway)).problems[0] ?? '', /folder of the policy files is gone/),
  )
  await gateway.restart()
  assert.equal(await tierOf(gateway, 'filesystem.write', WRITE), 'blocked')
})

const misplaced: [what: string, spoil: (gateway: TempGateway) => void, problem: RegExp][] = [
  ['org.yml', gateway => writeFileSync(fileOf(gateway, 'org').replace('.yaml', '.yml'), ''), /^org\.yml: not read/],
  ['agents/Bot.yaml', gateway => put(gateway, 'agents/Bot', ''), /^agents\/Bot\.yaml: not read/],
  ['a folder named org.yaml', gateway => mkdirSync(fileOf(gateway, 'org')), /^org\.yaml: not a file/],
]
for (const [what, spoil, problem] of misplaced) {
  test(`${what} is told as a fault, not passed over`, async () => {
    await using gateway = await tempGateway()
    spoil(gateway)
    await gateway.restart()
    assert.match((await policyOf(gateway)).problems[0] ?? '', problem)
  })
}

test('a file that everybody can write is not used', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'org', policyText('open', '  - {match: "*", tier: autonomous}\n'))
  chmodSync(fileOf(gateway, 'org'), 0o666)
  await gateway.restart()
  assert.match((await policyOf(gateway)).problems[0] ?? '', /^org\.yaml: everybody can write it/)
  assert.equal(await tierOf(gateway, 'filesystem.write', WRITE), 'approval_required')
})

test('a limit refuses with the time to wait, holds across a restart, and does not count what operators do', async () => {
  await using gateway = await tempGateway()
  put(gateway, 'org', policyText('limits', '  - {match: system.time, tier: autonomous, limit: {max: 2, per: 1h}}\n'))
  await gateway.restart()
  const token = await gateway.createToken('bot')
  const time = async () => {
    await using client = await gateway.connect(token)
    return (await client.callTool('system__time'))['error'] as {error_type: string; retry_after: number} | undefined
  }
  for (let count = 0; count < 3; count++)
    await gateway.admin.call('capability.call', {name: 'system.time', agent: 'bot', input: {}})
  assert.equal(await time(), undefined)
  assert.equal(await time(), undefined)
  for (const restart of [false, true]) {
    if (restart) await gateway.restart()
    const refused = await time()
    assert.equal(refused?.error_type, 'RateLimited')
    assert.ok((refused?.retry_after ?? 0) > 3000)
  }
})

test('a limit can raise the tier in place of refusing', async () => {
  await using gateway = await tempGateway()
  const rule = '  - {match: system.time, tier: autonomous, limit: {max: 1, per: 1h, on_exceed: blocked}}\n'
  put(gateway, 'org', policyText('limits', rule))
  await gateway.restart()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  assert.equal((await client.callTool('system__time'))['error'], undefined)
  const {error_type, context} = (await client.callTool('system__time'))['error'] as {
    error_type: string
    context: {reason: string}
  }
  assert.equal(error_type, 'PolicyDenied')
  assert.match(context.reason, /limit is used up/)
})

test('diff tells what would change and changes nothing; set changes it whole, or not at all', async () => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  await admin.call('agent.create', {name: 'bot'})
  const text = policyText('house', BLOCK_WRITE)
  const diff = await admin.call('policy.diff', {layer: 'org', text})
  assert.deepEqual(
    diff.changes.map(({agent, capability, before, after}) => [agent, capability, before.tier, after.tier, after.rule]),
    ['bot', 'default-agent', 'user'].map(agent => [agent, 'filesystem.write', 'notify', 'blocked', 'org.yaml:4']),
  )
  assert.deepEqual([diff.currentVersion, diff.isSameText, diff.warnings], [null, false, []])
  assert.equal((await policyOf(gateway)).name, 'defaults')

  const set = await admin.call('policy.set', {layer: 'org', text, expectedVersion: null})
  assert.deepEqual([set.changed, set.changes], [true, diff.changes])
  assert.equal(readFileSync(set.file, 'utf8'), text)
  assert.equal(await tierOf(gateway, 'filesystem.write', WRITE), 'blocked')
  assert.equal((await admin.call('policy.set', {layer: 'org', text})).changed, false)

  const faulty = {layer: 'org', text: policyText('x', '  - {match: a}\n')}
  await assert.rejects(admin.call('policy.set', faulty), {code: 'USAGE', message: /^org\.yaml:4:/})
  await assert.rejects(admin.call('policy.set', {layer: 'org', text, expectedVersion: null}), {code: 'CONFLICT'})
  await assert.rejects(admin.call('policy.set', {layer: '../x', text}), {code: 'USAGE'})
  assert.equal(readFileSync(set.file, 'utf8'), text)
})

test('what the audit log holds is decided again: who would have got something else, and how often', async () => {
  await using gateway = await tempGateway()
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const since = new Date(Date.now() - 60_000).toISOString()
  for (const path of ['a.txt', 'a.txt', 'drafts/a.txt'])
    await client.callTool('filesystem__write', {path, content: 'x'.repeat(2000), create_parents: true})
  await client.callTool('system__time')
  await gateway.admin.call('capability.call', {name: 'system.time', input: {}})
  const rules = `  - {match: filesystem.write, tier: autonomous, when: {path_prefix: /workspace/drafts}}
  - {match: filesystem.write, tier: blocked, when: {size_gte: 2000B}}
`
  const result = await eventually(async () => {
    const replayed = await gateway.admin.call('policy.replay', {layer: 'org', text: policyText('new', rules), since})
    assert.equal(replayed.calls, 4)
    return replayed
  })
  assert.equal(result.judged, 4)
  assert.deepEqual(
    result.changes.map(({capability, before, after, rule, times}) => [capability, before, after, rule, times]),
    [
      ['filesystem.write', 'notify', 'blocked', 'org.yaml:5', 2],
      ['filesystem.write', 'notify', 'autonomous', 'org.yaml:4', 1],
    ],
  )
})
