/** Remotes over HTTP and SSH, with credentials of the gateway's own secrets. */
import assert from 'node:assert/strict'
import {existsSync, globSync, readdirSync, readFileSync} from 'node:fs'
import {chmod, mkdir, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {createSecrets} from '../../src/gateway/secrets/index.ts'
import {eventually} from '../support/eventually.ts'
import {gitServer, servedRepository} from '../support/git-server.ts'
import {sshServer} from '../support/ssh-server.ts'
import {type GitWorkspace, git, gitWorkspace} from '../unit/gateway/capabilities/git/workspace.ts'
import {tempFolder, tempStore} from '../unit/gateway/store/temp-store.ts'

const PASSWORD = 'canary-of-the-git-tests'
const CREDENTIAL = `robot:${PASSWORD}`
const NOW = '2026-01-01T00:00:00.000Z'

interface Given {
  readonly value: string
  readonly hosts: readonly string[]
  readonly capabilities?: readonly string[]
  readonly agents?: readonly string[]
}

/** The gateway's secrets, with these in them. */
async function secretsOf(t: TestContext, given: Readonly<Record<string, Given>>) {
  const store = await tempStore(t)
  for (const [name, {hosts, capabilities = ['git.*'], agents}] of Object.entries(given)) {
    const scope = {capabilities: [...capabilities], hosts: [...hosts], agents: agents ? [...agents] : null}
    const times = {createdAt: NOW, rotatedAt: null, revokedAt: null, lastUsedAt: null}
    await store.secrets.put({name, description: '', ...scope, ...times, uses: 0})
  }
  const readValue = async (path: string) => given[path.replace('secret/', '')]?.value ?? null
  const secrets = createSecrets({table: store.secrets, clock: {now: () => new Date(NOW)}, readValue})
  return {secrets, usesOf: async (name: string) => (await store.secrets.get(name))?.uses}
}

async function served(t: TestContext): Promise<string> {
  const root = tempFolder(t)
  servedRepository(root)
  return root
}

/** Clone, commit, push, pull: all that needs the remote. */
async function workWith({call, write}: GitWorkspace, url: string): Promise<unknown[]> {
  const answers: unknown[] = [await call('clone', {url, path: 'c'})]
  await write('c/a', 'mine')
  answers.push(await call('commit', {path: 'c', message: 'mine'}))
  answers.push(await call('push', {path: 'c'}), await call('pull', {path: 'c'}))
  return answers
}

function assertNowhere(dir: string, ...texts: string[]): void {
  for (const file of globSync('**/*', {cwd: dir, withFileTypes: true})) {
    if (!file.isFile()) continue
    const bytes = readFileSync(join(file.parentPath, file.name))
    for (const text of texts) assert.equal(bytes.includes(text), false, file.name)
  }
}

test('a remote over HTTP is cloned, pushed to and pulled from with a secret for its host', async t => {
  const root = await served(t)
  const server = await gitServer(t, {root, credential: CREDENTIAL})
  const {secrets, usesOf} = await secretsOf(t, {web: {value: `${CREDENTIAL}\n`, hosts: [server.host]}})
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  const answers = await workWith(workspace, `${server.origin}/project.git`)
  assert.equal(git(join(root, 'project.git'), 'log', '-1', '--format=%s', 'main'), 'mine')
  assert.equal(await usesOf('web'), 3)
  assert.equal(JSON.stringify(answers).includes(PASSWORD), false)
  assertNowhere(join(workspace.dir, '..'), PASSWORD, Buffer.from(CREDENTIAL).toString('base64'))
})

const withheld: [title: string, given: (host: string) => Given][] = [
  ['for another host', () => ({value: CREDENTIAL, hosts: ['example.org', '127.0.0.1:1']})],
  ['for another capability', host => ({value: CREDENTIAL, hosts: [host], capabilities: ['network.*', 'git.push']})],
  ['for another agent', host => ({value: CREDENTIAL, hosts: [host], agents: ['other']})],
  ['that is a key for ssh', host => ({value: '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n', hosts: [host]})],
  ['with a line break in it', host => ({value: `x\nurl=http://127.0.0.1\n${CREDENTIAL}`, hosts: [host]})],
]
for (const [title, given] of withheld) {
  test(`a secret ${title} is not sent, and the clone fails`, async t => {
    const server = await gitServer(t, {root: await served(t), credential: CREDENTIAL})
    const {secrets} = await secretsOf(t, {web: given(server.host)})
    const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
    const {type, message} = await workspace.fails('clone', {url: `${server.origin}/project.git`, path: 'c'})
    assert.equal(type, 'CloneFailed')
    assert.equal(message.includes(PASSWORD), false)
    assert.deepEqual([...new Set(server.authorizations)], [undefined])
  })
}

test('a wrong password is refused without a word of it', async t => {
  const server = await gitServer(t, {root: await served(t), credential: 'robot:another'})
  const {secrets} = await secretsOf(t, {web: {value: CREDENTIAL, hosts: [server.host]}})
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  const {type, message, context} = await workspace.fails('clone', {url: `${server.origin}/project.git`, path: 'c'})
  assert.equal(type, 'CloneFailed')
  assert.match(message, /Authentication failed/)
  assert.equal(JSON.stringify([message, context]).includes(PASSWORD), false)
})

test('where a remote redirects to gets nothing, not even a request', async t => {
  const root = await served(t)
  const target = await gitServer(t, {root, credential: CREDENTIAL})
  const server = await gitServer(t, {root, redirectTo: target.origin})
  const {secrets} = await secretsOf(t, {web: {value: CREDENTIAL, hosts: [server.host, target.host]}})
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  assert.equal((await workspace.fails('clone', {url: `${server.origin}/project.git`, path: 'c'})).type, 'CloneFailed')
  assert.deepEqual(target.authorizations, [])
})

test('a repository cannot ask for the credential of its remote', async t => {
  const root = await served(t)
  const server = await gitServer(t, {root, credential: CREDENTIAL})
  const {secrets} = await secretsOf(t, {web: {value: CREDENTIAL, hosts: [server.host]}})
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  const {call, configure, dir, isMarked, marker} = workspace
  await call('clone', {url: `${server.origin}/project.git`, path: 'c'})
  await writeFile(join(dir, 'evil'), `#!/bin/sh\ncat >>${marker}\ncat <&3 >>${marker}\n`)
  await chmod(join(dir, 'evil'), 0o755)
  await configure(
    'c',
    `[credential]\n\thelper = ${dir}/evil\n[core]\n\taskPass = ${dir}/evil\n\tfsmonitor = ${dir}/evil\n`,
  )
  await configure('c', `[http]\n\tproxy = http://127.0.0.1:1\n\tcookieFile = ${dir}/evil\n\tsaveCookies = true\n`)
  assert.equal((await call('pull', {path: 'c'})).up_to_date, true)
  assert.equal(isMarked(), false)
})

/** All processes whose arguments hold a text. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => readProc(pid, 'cmdline').includes(text))
}

function readProc(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

test('cases 139 and 142: git gets an environment of ours alone, and a call that is stopped leaves no process', async t => {
  process.env['NODE_OPTIONS_CANARY'] = 'canary-of-the-environment'
  const server = await gitServer(t, {root: await served(t), hangs: true})
  const {secrets} = await secretsOf(t, {web: {value: CREDENTIAL, hosts: [server.host]}})
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  const abort = new AbortController()
  const cloning = workspace.call('clone', {url: `${server.origin}/project.git`, path: 'c'}, {signal: abort.signal})
  const ended = assert.rejects(cloning, /enough/)
  const pids = await eventually(async () => {
    const found = processesWith(server.host).filter(pid => pid !== process.pid)
    assert.ok(server.authorizations.length > 0 && found.some(pid => readProc(pid, 'cmdline').includes('remote-http')))
    return found
  })
  for (const pid of pids) {
    const variables = readProc(pid, 'environ').split('\0').filter(Boolean)
    const names = variables.map(variable => variable.split('=')[0] ?? '')
    assert.deepEqual(
      names.filter(name => !/^(GIT_[A-Z_]+|HOME|LANG|PATH|PWD)$/.test(name)),
      [],
    )
    for (const expected of [
      'HOME=/nonexistent',
      'GIT_CONFIG_NOSYSTEM=1',
      'GIT_CONFIG_GLOBAL=/dev/null',
      'GIT_TERMINAL_PROMPT=0',
    ])
      assert.ok(variables.includes(expected), expected)
    assert.equal(`${variables}${readProc(pid, 'cmdline')}`.includes(PASSWORD), false)
  }
  abort.abort(new Error('enough'))
  await ended
  await eventually(async () => assert.deepEqual(processesWith(server.host), []))
  assert.deepEqual(await readdir(workspace.dir), [])
})

test('a call that is stopped leaves no lock of its own, and none of another is taken away', async t => {
  const server = await gitServer(t, {root: await served(t), hangs: true})
  const {call, configure, dir, fails, repository, write} = await gitWorkspace(t)
  await repository()
  await configure('r', `[remote "origin"]\n\turl = ${server.origin}/project.git\n`)
  await write('r/.git/HEAD.lock', 'of another')
  await utimes(join(dir, 'r/.git/HEAD.lock'), 1, 1)
  const abort = new AbortController()
  const ended = assert.rejects(call('pull', {path: 'r'}, {signal: abort.signal}), /enough/)
  await eventually(async () => assert.ok(server.authorizations.length > 0))
  // what a merge would have begun by now
  await write('r/.git/index.lock', '')
  abort.abort(new Error('enough'))
  await ended
  await eventually(async () => assert.equal(existsSync(join(dir, 'r/.git/index.lock')), false))
  await write('r/a', 'two')
  assert.match((await fails('commit', {path: 'r', message: 'two'})).message, /HEAD\.lock/)
  await rm(join(dir, 'r/.git/HEAD.lock'))
  assert.equal((await call('commit', {path: 'r', message: 'two'})).files_committed, 1)
})

async function sshWorkspace(t: TestContext, pick: 'key' | 'strangeKey', isKnown = true) {
  const root = await served(t)
  const dir = join(root, 'sshd')
  await mkdir(dir)
  const server = await sshServer(t, dir)
  const {secrets} = await secretsOf(t, {
    web: {value: CREDENTIAL, hosts: [server.host]},
    deploy: {value: server[pick], hosts: ['127.0.0.1']},
  })
  const knownHostsFile = join(root, 'known_hosts')
  await writeFile(knownHostsFile, isKnown ? server.knownHost : '')
  const workspace = await gitWorkspace(t, {secrets, knownHostsFile})
  return {workspace, server, root, url: `${server.origin}${root}/project.git`}
}

test('a remote over SSH is cloned, pushed to and pulled from with a key for its host, which is in no file', async t => {
  const {workspace, server, root, url} = await sshWorkspace(t, 'key')
  const [, secretLine = ''] = server.key.split('\n')
  await workWith(workspace, url)
  assert.equal(git(join(root, 'project.git'), 'log', '-1', '--format=%s', 'main'), 'mine')
  assertNowhere(join(workspace.dir, '..'), secretLine)
  assert.deepEqual(
    processesWith('ssh-agent').filter(pid => readProc(pid, 'cmdline').includes('kxg-')),
    [],
  )
  assert.equal(await readFile(join(workspace.dir, 'c/a'), 'utf8'), 'mine')
})

test('an SSH remote whose key is not known is refused, and nothing is learnt', async t => {
  const {workspace, root, url} = await sshWorkspace(t, 'key', false)
  const {type, message} = await workspace.fails('clone', {url, path: 'c'})
  assert.deepEqual([type, /Host key verification failed/.test(message)], ['CloneFailed', true])
  assert.equal(await readFile(join(root, 'known_hosts'), 'utf8'), '')
})

test('an SSH remote that does not take the key is a failure, and the keys of the machine are not tried', async t => {
  const {workspace, url} = await sshWorkspace(t, 'strangeKey')
  const {type, message} = await workspace.fails('clone', {url, path: 'c'})
  assert.deepEqual([type, /Permission denied \(publickey/.test(message)], ['CloneFailed', true])
})

test('without a key for the host, or with a damaged one, no connection is made', async t => {
  const damaged = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'
  const {secrets} = await secretsOf(t, {deploy: {value: damaged, hosts: ['127.0.0.1:1']}})
  const {fails} = await gitWorkspace(t, {secrets, knownHostsFile: '/dev/null'})
  const reasons: [url: string, reason: RegExp][] = [
    ['ssh://git@127.0.0.1:2/x', /no key for 127\.0\.0\.1:2/],
    ['ssh://git@127.0.0.1:1/x', /cannot be used/],
  ]
  for (const [url, reason] of reasons) assert.match((await fails('clone', {url, path: 'c'})).message, reason)
  assert.deepEqual(
    (await readdir(tmpdir())).filter(name => name.startsWith('kxg-') && name.endsWith('sock')),
    [],
  )
})
