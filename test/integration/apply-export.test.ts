import assert from 'node:assert/strict'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import fc from 'fast-check'
import {stringify} from 'yaml'
import {applyText, exportText} from '../support/apply-in-process.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const AGENTS = ['build-bot', 'helper', 'x.1']
const ENV = {ONE: 'one\ntwo', OTHER: 'ünïcode: "#'}
const FOLDERS = ['docs', 'site', 'more']

const text = fc.string({maxLength: 40}).filter(each => !/[\p{Cs}]/u.test(each))
const patterns = fc.uniqueArray(fc.constantFrom('filesystem.*', '*.delete', 'network.request', 'git.*'), {maxLength: 3})
const someAgents = fc.option(fc.uniqueArray(fc.constantFrom(...AGENTS), {minLength: 1, maxLength: 3}))
const source = fc.constantFrom({env: 'ONE'}, {env: 'OTHER'})
const server = fc.record({
  host: fc.constant('localhost'),
  port: fc.integer({min: 1, max: 65_535}),
  security: fc.constant('none'),
})

function named<T>(names: readonly string[], item: fc.Arbitrary<T>) {
  return fc.dictionary(fc.constantFrom(...names), item, {maxKeys: names.length, noNullPrototype: true})
}

const tools = fc.record(
  {
    only: patterns.filter(({length}) => length > 0),
    except: patterns,
    descriptions: fc.constantFrom('full', 'compact'),
    mode: fc.constantFrom('list', 'search'),
    always: patterns,
  },
  {requiredKeys: []},
)
const agent = fc.record({purpose: text, tools}, {requiredKeys: []})
const secret = fc.record(
  {
    value: source,
    description: text,
    capabilities: patterns,
    hosts: fc.constantFrom([], ['api.example.com']),
    agents: someAgents,
  },
  {requiredKeys: ['value']},
)
const policy = fc
  .record({name: fc.constantFrom('a', 'b'), description: text})
  .map(each => stringify({version: 1, ...each}))
const service = fc.record(
  {
    settings: fc.record({
      smtp: server,
      imap: server,
      user: fc.constant('bot'),
      from: fc.constant('bot@example.com'),
      ca: fc.constant(null),
    }),
    password: source,
    agents: someAgents,
  },
  {requiredKeys: ['settings', 'password']},
)
const token = fc.oneof(
  fc.record(
    {agent: fc.constantFrom(...AGENTS), ttlSeconds: fc.integer({min: 60, max: 31_536_000}), store: fc.boolean()},
    {requiredKeys: ['agent']},
  ),
  fc.record({principal: fc.constant('user'), store: fc.boolean()}),
)
const settings = fc.record(
  {
    log: fc.record({level: fc.constantFrom('info', 'debug')}),
    limits: fc.record({max_connections: fc.integer({min: 1, max: 9})}),
  },
  {requiredKeys: []},
)

/** Every agent that others may name is there; folders do not lie in one another. */
const appliance = fc.record({
  version: fc.constant(1),
  agents: fc.tuple(agent, agent, agent).map(all => Object.fromEntries(AGENTS.map((name, index) => [name, all[index]]))),
  secrets: named(['github', 'db.1'], secret),
  policy: named(['system', 'org', 'user', 'agents/helper'], policy),
  mounts: fc
    .subarray(FOLDERS)
    .chain(folders =>
      fc
        .tuple(...folders.map(() => fc.record({readOnly: fc.boolean(), agents: someAgents}, {requiredKeys: []})))
        .map(all => Object.fromEntries(folders.map((folder, index) => [folder, {hostDir: folder, ...all[index]}]))),
    ),
  services: named(['work', 'home'], service),
  tokens: named(['ci', 'laptop', 'me'], token),
  settings,
})

test('apply(export(x)) changes nothing, and makes of an empty gateway the same as x', async context => {
  await using first = await tempGateway()
  const dir = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(dir, {recursive: true, force: true}))
  for (const folder of FOLDERS) mkdirSync(join(dir, folder))
  await fc.assert(
    fc.asyncProperty(appliance, async wanted => {
      await applyText(first, dir, stringify(wanted), {env: ENV, prune: true})
      const exported = await exportText(first)
      const again = await applyText(first, dir, exported, {prune: true})
      assert.deepEqual([...again.changes, ...again.removals], [])

      await using second = await tempGateway()
      // The one thing that is not in it: where values come from.
      const filled = exported.replaceAll(/vault: (secret|service)\/\S+/g, 'env: ONE')
      await applyText(second, dir, filled, {env: ENV, prune: true})
      assert.equal(await exportText(second), exported)
      const {changes} = await applyText(second, dir, filled, {env: ENV, prune: true})
      assert.deepEqual(changes, [])
    }),
    {numRuns: 25},
  )
})
