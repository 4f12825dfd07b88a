import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {startBridge, startConnected} from '../support/bridge-process.ts'
import {type Installation, installBridge} from '../support/bundle.ts'
import {ECHO_TOOL, startEndpoint, TOKEN} from '../support/mcp-endpoint.ts'

/** What a client that scrubs the environment leaves. */
const SCRUBBED = '/usr/bin:/bin'
const VERSION = /^mcp-bridge \d+\.\d+\.\d+\n$/

let installation: Installation
let launcher: string
let script: string

before(async () => {
  installation = await installBridge()
  launcher = join(installation.path, 'bin', 'mcp-bridge')
  script = join(installation.path, 'bin', 'mcp-bridge.js')
})

after(() => installation[Symbol.dispose]())

function run(program: string, args: string[], env: Record<string, string> = {PATH: SCRUBBED}) {
  return spawnSync(program, args, {env: {HOME: installation.prefix, ...env}, encoding: 'utf8'})
}

for (const place of ['libexec/node', 'node_modules/node/bin/node', '../node/bin/node', '../../../bin/node']) {
  test(`the launcher finds the Node.js at ${place}, with a scrubbed environment and blanks in the path`, async () => {
    const node = installation.addNode(place)
    try {
      await using endpoint = await startEndpoint()
      await using bridge = await startConnected(endpoint, {command: [launcher], env: {PATH: SCRUBBED}})
      assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
      bridge.request(1, 'tools/list')
      assert.deepEqual((await bridge.answer(1)).result?.tools, [ECHO_TOOL])
      bridge.stdin.end()
      assert.deepEqual(await bridge.exit, {code: 0, signal: null})
      assert.equal(bridge.stderr(), '')
    } finally {
      installation.remove(place)
    }
    assert.notEqual(node, process.execPath)
  })
}

test('the launcher takes the Node.js of PATH last, and says so when there is none', () => {
  const folder = join(installation.prefix, 'own bin')
  mkdirSync(folder)
  symlinkSync(process.execPath, join(folder, 'node'))
  assert.match(run(launcher, ['--version'], {PATH: folder}).stdout, VERSION)
  const {status, stderr, stdout} = run(launcher, ['--version'], {PATH: '/nowhere'})
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, /^mcp-bridge: there is no Node\.js on PATH \(\/nowhere\); install Node\.js 24\.15 or later\n$/)
})

test('the launcher may be a link, or a link to a link, absolute or relative', () => {
  installation.addNode('libexec/node')
  try {
    const absolute = join(installation.prefix, 'absolute link')
    symlinkSync(launcher, absolute)
    symlinkSync('absolute link', join(installation.prefix, 'relative'))
    for (const link of [absolute, join(installation.prefix, 'relative')]) {
      assert.match(run(link, ['--version']).stdout, VERSION)
    }
    const fromItsFolder = spawnSync('sh', ['mcp-bridge', '--version'], {
      cwd: join(installation.path, 'bin'),
      encoding: 'utf8',
    })
    assert.match(fromItsFolder.stdout, VERSION)
  } finally {
    installation.remove('libexec')
  }
})

test('an argument with blanks and quotes reaches the bridge as it is', () => {
  installation.addNode('libexec/node')
  try {
    const {status, stderr} = run(launcher, ['a "b" $c'])
    assert.equal(status, 64)
    assert.match(stderr, /a "b" \$c/)
  } finally {
    installation.remove('libexec')
  }
})

test('mcp-bridge.js runs the bundle on a Node.js that is new enough', async () => {
  await using endpoint = await startEndpoint()
  await using bridge = await startConnected(endpoint, {command: [process.execPath, script]})
  assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
})

/** Makes this Node.js say that it is another one. */
function pretend(version: string): string {
  const file = join(installation.prefix, `as-${version}.cjs`)
  const versions = `{...process.versions, node: '${version}'}`
  writeFileSync(file, `Object.defineProperty(process, 'versions', {value: ${versions}})`)
  return file
}

test('on an older Node.js mcp-bridge.js says what is needed, or hands over to the one beside it', async () => {
  const old = pretend('20.19.0')
  for (const program of [script, join(installation.path, 'dist', 'mcp-bridge.cjs')]) {
    const {status, stderr, stdout} = run(process.execPath, ['--require', old, program], {PATH: '/nowhere'})
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /^mcp-bridge: .*20\.19\.0.*\n$/)
    assert.match(stderr, /24\.15 or later of 24, or 26/)
  }
  installation.addNode('node_modules/node/bin/node')
  try {
    await using endpoint = await startEndpoint()
    const command = [process.execPath, '--require', old, script] as const
    await using bridge = await startConnected(endpoint, {command: [...command]})
    assert.equal((await bridge.handshake()).result?.serverInfo?.name, 'test')
    bridge.kill('SIGTERM')
    assert.deepEqual(await bridge.exit, {code: 143, signal: null})
    await using usage = startBridge({command: [...command], args: ['--nonsense']})
    assert.deepEqual(await usage.exit, {code: 64, signal: null})
  } finally {
    installation.remove('node_modules')
  }
})

test('24.14 and 25 are too old, 24.15 and 26 are not', () => {
  for (const [version, status] of [
    ['24.14.9', 1],
    ['25.9.0', 1],
    ['24.15.0', 0],
    ['26.0.0', 0],
  ] as const) {
    assert.equal(
      run(process.execPath, ['--require', pretend(version), script, '--version'], {PATH: '/nowhere'}).status,
      status,
      version,
    )
  }
})

test('fifty bridges that start at once all come to their tools, and leave when they are told', async () => {
  await using endpoint = await startEndpoint()
  const command = [process.execPath, join(installation.path, 'dist', 'mcp-bridge.cjs')] as const
  const env = {KRUXOS_ENDPOINT: endpoint.url, KRUXOS_AGENT_TOKEN: TOKEN}
  await using stack = new AsyncDisposableStack()
  const bridges = Array.from({length: 50}, () => stack.use(startBridge({command: [...command], env})))
  await bridges[0]?.until(() => endpoint.sockets.size === 50, 'fifty connections')
  for (const bridge of bridges) {
    await bridge.handshake()
    bridge.request(1, 'tools/list')
  }
  for (const bridge of bridges) assert.deepEqual((await bridge.answer(1)).result?.tools, [ECHO_TOOL])
  for (const bridge of bridges) bridge.stdin.end()
  for (const bridge of bridges) assert.deepEqual(await bridge.exit, {code: 0, signal: null})
})
