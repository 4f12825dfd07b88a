import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {json, kruxos, tempDir} from '../support/kruxos.ts'

test('a preference is set, told, listed and forgotten', async () => {
  using dir = tempDir()
  const env = {KRUXOS_CONFIG_DIR: dir.path}
  const run = (...args: string[]) => kruxos(['config', ...args, '--json'], {env})
  assert.deepEqual(json(await run('set', 'output', 'json')), {
    schema: 'kruxos.config.set/v1',
    name: 'output',
    value: 'json',
    changed: true,
  })
  assert.equal(json(await run('set', 'output', 'json'))['changed'], false)
  assert.deepEqual(json(await run('get', 'output')), {schema: 'kruxos.config.get/v1', name: 'output', value: 'json'})
  assert.deepEqual(json(await run('list')), {
    schema: 'kruxos.config.list/v1',
    file: join(dir.path, 'cli.json'),
    preferences: [
      {name: 'output', value: 'json'},
      {name: 'socket', value: null},
    ],
  })
  assert.deepEqual(json(await run('set', 'output', '--unset')), {
    schema: 'kruxos.config.set/v1',
    name: 'output',
    value: null,
    changed: true,
  })
  const unset = await run('get', 'output')
  assert.equal(unset.exit, 8)
  assert.equal(json(unset).error?.code, 'NOT_FOUND')
})

test('output json is --json for every command; --no-json and --raw win over it', async () => {
  using dir = tempDir()
  writeFileSync(join(dir.path, 'cli.json'), '{"output": "json"}')
  await using gateway = await fakeAdmin()
  const options = {...gateway, env: {KRUXOS_CONFIG_DIR: dir.path}}
  assert.equal(json(await kruxos(['status'], options))['schema'], 'kruxos.status.get/v1')
  assert.match((await kruxos(['status', '--no-json'], options)).stdout, /^kruxos /)
  assert.match((await kruxos(['token', 'create', '--raw'], options)).stdout, /^[0-9a-f]{64}\n$/)
})

test('the socket is that of --socket, then KRUXOS_SOCKET, then the preference', async () => {
  using dir = tempDir()
  await using gateway = await fakeAdmin()
  const nowhere = join(dir.path, 'no.sock')
  writeFileSync(join(dir.path, 'cli.json'), JSON.stringify({socket: gateway.socketPath}))
  const env = {KRUXOS_CONFIG_DIR: dir.path}
  const exit = async (args: string[], socket: string) =>
    (await kruxos(['vault', 'status', ...args], {env: {...env, KRUXOS_SOCKET: socket}})).exit
  assert.equal(await exit([], ''), 0)
  assert.equal(await exit([], nowhere), 3)
  assert.equal(await exit(['--socket', gateway.socketPath], nowhere), 0)
})

test('broken preferences stop every command with their place, in the form that was asked for', async () => {
  using dir = tempDir()
  writeFileSync(join(dir.path, 'cli.json'), '{')
  const {exit, stderr} = await kruxos(['version'], {env: {KRUXOS_CONFIG_DIR: dir.path}})
  assert.equal(exit, 7)
  assert.match(stderr, /cannot read the preferences in .*cli\.json\nhint: mend or remove/)
  assert.equal(json(await kruxos(['version', '--json'], {env: {KRUXOS_CONFIG_DIR: dir.path}})).error?.code, 'IO')
})
