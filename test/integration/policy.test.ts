/** The policy of a running gateway: files, reload, per-agent lists, limits. */
import assert from 'node:assert/strict'
import {mkdirSync, renameSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

/** Writes as an editor does: a new file in the place of the old one. */
function writePolicy({paths}: TempGateway, layer: string, rules: string): void {
  const file = join(paths.policiesDir, `${layer}.yaml`)
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(`${file}~`, `version: 1\nname: ${layer.replace('/', '-')}\nrules:\n${rules}`, {mode: 0o600})
  renameSync(`${file}~`, file)
}

const policyOf = async ({admin}: TempGateway) => (await admin.call('status.get', {})).policy

test('a folder that appears later is read, and a blocked tool leaves the list of exactly the agents it is blocked for', async () => {
  await using gateway = await tempGateway()
  await using bound = await gateway.connect(await gateway.createToken('bound'))
  await using free = await gateway.connect(await gateway.createToken('free'))
  writePolicy(gateway, 'agents/bound', '  - {match: filesystem.write, tier: blocked, reason: read only}\n')
  await eventually(async () => assert.equal((await policyOf(gateway)).name, 'agents-bound'))

  await eventually(async () =>
    assert.deepEqual(
      bound.notifications.map(({method}) => method),
      ['notifications/tools/list_changed'],
    ),
  )
  const names = async (client: typeof bound) =>
    ((await client.request('tools/list')).result?.['tools'] as {name: string}[]).map(({name}) => name)
  assert.ok(!(await names(bound)).includes('filesystem__write'))
  assert.ok((await names(free)).includes('filesystem__write'))
  assert.deepEqual(free.notifications, [])

  const {error} = await bound.callTool('filesystem__write', {path: 'x', content: ''})
  assert.deepEqual((error as {context: object}).context, {
    capability: 'filesystem.write',
    rule: 'agents/bound.yaml:4',
    reason: 'read only',
  })
})
