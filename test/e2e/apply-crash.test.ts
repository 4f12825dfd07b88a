/** `kruxos apply` killed before and after each request that changes something: run again, it comes to the same end. */
import assert from 'node:assert/strict'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {adminProxy} from '../support/admin-proxy.ts'
import {fileIn, wholeAppliance} from '../support/appliance-files.ts'
import {applyText, exportText} from '../support/apply-in-process.ts'
import {ended, start} from '../support/kruxos.ts'
import {tempGateway} from '../support/temp-gateway.ts'

/** What was there before: things to be changed, and things to be removed. */
const BEFORE = `version: 1
agents: {old-bot: {}, other: {purpose: something else}}
secrets: {github: {value: {env: OLD}}, old: {value: {env: OLD}}}
policy: {org: "version: 1\\nname: before\\n"}
mounts: {}
upstreams: {}
services: {}
tokens: {old: {agent: old-bot}, ci: {agent: other}}
settings: {}
`

/** Runs the real command; `kill` says at which request, and on which side of it. */
async function runKilled(
  gateway: Awaited<ReturnType<typeof tempGateway>>,
  folder: string,
  kill: {before?: number; after?: number} = {},
) {
  const socketPath = join(folder, 'p.sock')
  const state: {child?: ReturnType<typeof start>} = {}
  const stop = (at: number | undefined) => (count: number) => {
    if (count !== at) return true
    state.child?.kill('SIGKILL')
    return false
  }
  await using proxy = await adminProxy({
    socketPath,
    target: gateway.paths.adminSocket,
    before: stop(kill.before),
    after: stop(kill.after),
  })
  const args = ['apply', '-f', join(folder, 'appliance.yaml'), '--prune', '--json']
  const env = {KRUXOS_DATA_DIR: gateway.paths.dataDir, KRUXOS_CONFIG_DIR: gateway.paths.configDir}
  state.child = start(args, {home: folder, socketPath, env})
  state.child.stdin.end()
  state.child.stdout.resume()
  state.child.stderr.resume()
  const exit = await ended(state.child)
  return {exit, changes: proxy.changes.length}
}

test('killed at every step and run again, apply comes to the same end', async context => {
  await using gateway = await tempGateway()
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  fileIn(folder, 'appliance.yaml', wholeAppliance(folder))
  const begin = async () => {
    await applyText(gateway, folder, BEFORE, {env: {OLD: 'an old value'}, prune: true})
    for (const file of ['ci-token', 'job.env']) rmSync(join(folder, file), {force: true})
  }
  const check = async () => {
    const token = readFileSync(join(folder, 'ci-token'), 'utf8').trimEnd()
    const line = readFileSync(join(folder, 'job.env'), 'utf8').trimEnd()
    const {admin} = gateway
    const isOurs = (path: string, secretValue: string) => admin.call('vault.compare', {path, secretValue})
    assert.ok((await isOurs('user/token/ci', token)).isSame)
    assert.ok((await isOurs('user/token/job', line.replace(/^.*=/s, ''))).isSame)
    assert.ok((await isOurs('secret/github', readFileSync(join(folder, 'github'), 'utf8').trimEnd())).isSame)
    assert.deepEqual(
      readdirSync(folder).filter(name => name.includes('partial')),
      [],
    )
    return exportText(gateway)
  }

  await begin()
  const whole = await runKilled(gateway, folder)
  assert.equal(whole.exit, 0)
  const end = await check()
  assert.ok(whole.changes > 15)
  for (let step = 1; step <= whole.changes; step += 1) {
    for (const kill of [{before: step}, {after: step}]) {
      await begin()
      assert.equal((await runKilled(gateway, folder, kill)).exit, 'SIGKILL')
      assert.equal((await runKilled(gateway, folder)).exit, 0, JSON.stringify(kill))
      assert.equal(await check(), end, JSON.stringify(kill))
    }
  }
})
