import assert from 'node:assert/strict'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {spawnGateway} from '../support/gateway-process.ts'
import {tempGateway} from '../support/temp-gateway.ts'

const typeOf = (answer: Record<string, unknown>) =>
  (answer['error'] as Record<string, unknown> | undefined)?.['error_type']

function hostFolder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'km-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  return dir
}

test('an agent works in its mounts from the next call on, and sees those of no other', async t => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const [one, two] = [
    await gateway.connect(await gateway.createToken('one')),
    await gateway.connect(await gateway.createToken('two')),
  ]
  const hostDir = hostFolder(t)
  const read = {path: '/mnt/docs/a.txt'}
  writeFileSync(join(hostDir, 'a.txt'), 'text')
  assert.equal(typeOf(await one.callTool('filesystem__read', read)), 'PathOutOfScope')

  const {mount, changed} = await admin.call('mount.add', {label: 'docs', hostDir, agents: ['one']})
  assert.partialDeepStrictEqual(
    {mount, changed},
    {mount: {path: '/mnt/docs', state: 'ready', readOnly: false}, changed: true},
  )
  assert.equal((await one.callTool('filesystem__read', read))['content'], 'text')
  assert.equal(typeOf(await two.callTool('filesystem__read', read)), 'PathOutOfScope')
  assert.deepEqual((await one.callTool('agent__session', {}))['mounts'], [{path: '/mnt/docs', read_only: false}])

  await admin.call('mount.toggle-readonly', {label: 'docs'})
  const write = {path: '/mnt/docs/b.txt', content: 'b'}
  assert.equal(typeOf(await one.callTool('filesystem__write', write)), 'PermissionDenied')
  assert.equal((await admin.call('mount.toggle-readonly', {label: 'docs', readOnly: false})).changed, true)
  assert.equal((await admin.call('mount.toggle-readonly', {label: 'docs', readOnly: false})).changed, false)
  assert.equal((await one.callTool('filesystem__write', write))['path'], '/mnt/docs/b.txt')

  await admin.call('mount.relabel', {label: 'docs', newLabel: 'papers'})
  await gateway.restart()
  assert.deepEqual((await admin.call('mount.list', {agent: 'two'})).mounts, [])
  assert.equal((await admin.call('mount.list', {agent: 'one'})).mounts[0]?.path, '/mnt/papers')
  await admin.call('mount.remove', {label: 'papers'})
  assert.equal(existsSync(join(hostDir, 'b.txt')), true)
  assert.deepEqual((await admin.call('mount.list', {})).mounts, [])
})

test('a rule for a path below /mnt holds whichever way the path is written', async t => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const client = await gateway.connect(await gateway.createToken('bot'))
  const hostDir = hostFolder(t)
  mkdirSync(join(hostDir, 'prod'))
  await admin.call('mount.add', {label: 'docs', hostDir})
  const text = `version: 1
name: test
rules:
  - {match: filesystem.write, tier: blocked, reason: production, when: {path_prefix: /mnt/docs/prod}}
`
  await admin.call('policy.set', {layer: 'org', text})
  const write = (path: string) => client.callTool('filesystem__write', {path, content: 'x'})
  const paths = [
    '/mnt/docs/prod/a',
    '/mnt/docs/./x/../prod/a',
    '/mnt//docs/pr\\x6fd/a',
    join(hostDir, 'prod/a'),
    '/workspace/../mnt/docs/prod/a',
  ]
  for (const path of paths) assert.equal(typeOf(await write(path)), 'PolicyDenied', path)
  assert.equal((await write('/mnt/docs/a'))['path'], '/mnt/docs/a')
  assert.equal(typeOf(await write('prod/a')), 'ParentNotFound')
  assert.deepEqual([existsSync(join(hostDir, 'prod/a')), readFileSync(join(hostDir, 'a'), 'utf8')], [false, 'x'])
})

test('a mount is refused where it is there already, for agents that are not there, and when others would overlap', async t => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const hostDir = hostFolder(t)
  await admin.call('mount.add', {label: 'docs', hostDir})
  const refusals: [object, string][] = [
    [{label: 'docs', hostDir: hostFolder(t)}, 'CONFLICT'],
    [{label: 'again', hostDir}, 'CONFLICT'],
    [{label: 'bot', hostDir: hostFolder(t), agents: ['nobody']}, 'NOT_FOUND'],
    [{label: 'own', hostDir: gateway.dir}, 'DENIED'],
    [{label: 'own', hostDir: gateway.paths.tlsDir}, 'DENIED'],
    [{label: 'Upper', hostDir: hostFolder(t)}, 'USAGE'],
  ]
  for (const [params, code] of refusals)
    await assert.rejects(
      admin.call('mount.add', params as {label: string; hostDir: string}),
      {code},
      JSON.stringify(params),
    )
  await assert.rejects(admin.call('mount.remove', {label: 'none'}), {code: 'NOT_FOUND'})
  await assert.rejects(admin.call('mount.relabel', {label: 'none', newLabel: 'docs'}), {code: 'NOT_FOUND'})

  const twice = await Promise.allSettled(
    [1, 2].map(() => admin.call('mount.add', {label: 'twice', hostDir: hostFolder(t)})),
  )
  assert.deepEqual(twice.map(({status}) => status).sort(), ['fulfilled', 'rejected'])
  renameSync(hostDir, `${hostDir}-away`)
  t.after(() => rmSync(`${hostDir}-away`, {recursive: true}))
  const {mounts} = await admin.call('mount.list', {})
  assert.deepEqual(
    mounts.map(({label, state}) => [label, state]),
    [
      ['docs', 'missing'],
      ['twice', 'ready'],
    ],
  )
})

test('every family says of a mount that is gone that it is gone', async t => {
  await using gateway = await tempGateway()
  const {admin} = gateway
  const hostDir = hostFolder(t)
  await admin.call('mount.add', {label: 'gone', hostDir})
  rmSync(hostDir, {recursive: true})
  const client = await gateway.connect(await gateway.createToken('bot'))
  const path = '/mnt/gone/x'
  const calls: [tool: string, input: Record<string, unknown>][] = [
    ['filesystem__write', {path, content: ''}],
    ['git__status', {path}],
    ['git__init', {path}],
    ['network__download', {path, url: 'https://example.com/'}],
    ['process__run', {command: 'true', working_directory: path}],
  ]
  for (const [tool, input] of calls) assert.equal(typeOf(await client.callTool(tool, input)), 'MountUnavailable', tool)

  const state = await admin.call('capability.call', {name: 'state.backup.create', agent: 'bot', input: {}})
  const input = {backup_id: state.result?.['backup_id'], path}
  const {error} = await admin.call('capability.call', {name: 'state.backup.export', agent: 'bot', input})
  assert.equal(error?.error_type, 'MountUnavailable')
})

test('the folder of a bridge socket that lies elsewhere is the own folder of the gateway too', async t => {
  const [dir, sockets] = [hostFolder(t), hostFolder(t)]
  const env = {KRUXOS_BRIDGE_SOCKET: join(sockets, 'bridge.sock')}
  const gateway = await spawnGateway(dir, env)
  t.after(() => gateway.kill('SIGKILL'))
  await assert.rejects(gateway.admin.call('mount.add', {label: 'docs', hostDir: sockets}), {code: 'DENIED'})
})
