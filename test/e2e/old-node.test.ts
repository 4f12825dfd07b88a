/** What becomes of `kruxos` when the `node` of PATH is too old: it finds another, and that one stands in its place. */
import assert from 'node:assert/strict'
import {type ChildProcess, spawn} from 'node:child_process'
import {cpSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {ended, json, ROOT, tempDir} from '../support/kruxos.ts'

interface Package extends Disposable {
  /** makes a program at a path below the folder of packages */
  addNode(place: string, version: string): void
  addThisNode(place: string): void
  /** by a Node that says it is 20.11.0 */
  run(
    ...args: string[]
  ): ChildProcess & {readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream}
}

/** The launcher as npm installs it, with a program in place of kruxos that says what it is given and ends by a signal. */
function install(): Package {
  const dir = tempDir()
  const modules = join(dir.path, 'lib', 'node_modules')
  const root = join(modules, 'kruxos')
  cpSync(join(ROOT, 'bin'), join(root, 'bin'), {recursive: true})
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'package.json'), '{"type": "module"}')
  writeFileSync(join(root, 'dist', 'cli.cjs'), PROGRAM)
  const old = join(dir.path, 'old.cjs')
  writeFileSync(old, `Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.11.0'}})`)
  const make = (place: string) => {
    mkdirSync(dirname(join(modules, place)), {recursive: true})
    return join(modules, place)
  }
  return {
    addNode: (place, version) => writeFileSync(make(place), `#!/bin/sh\necho ${version}\n`, {mode: 0o755}),
    addThisNode: place => symlinkSync(process.execPath, make(place)),
    run: (...args) =>
      spawn(process.execPath, ['--require', old, join(root, 'bin', 'run.js'), ...args], {
        env: {PATH: join(modules, 'on-path')},
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  }
}

const PROGRAM = `exports.main = (root, args) => {
  if (args[0] === 'exit') process.exitCode = Number(args[1])
  else if (args[0] === 'args') console.log(JSON.stringify(args))
  else {
    if (args[0] === 'tidy') process.once('SIGTERM', () => { console.log('tidied'); process.exit(0) })
    setInterval(() => {}, 1000)
    console.log('runs')
  }
}`

async function outcome(child: ReturnType<Package['run']>) {
  const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)])
  return {stdout, stderr, exit}
}

test('without another Node it says what is needed and what to do, also as JSON, with the same exit code', async () => {
  using installed = install()
  installed.addNode('on-path/node', 'v22.1.0')
  const said = await outcome(installed.run('status'))
  assert.deepEqual([said.exit, said.stdout], [7, ''])
  assert.match(
    said.stderr,
    /^error: kruxos cannot run: it needs Node\.js 24\.15 .*20\.11\.0.*\nhint: npm install --global --prefix .* node@24\n$/,
  )
  const asJson = await outcome(installed.run('status', '--json'))
  assert.deepEqual([asJson.exit, asJson.stderr], [7, ''])
  assert.equal(json(asJson).error?.code, 'IO')
  assert.equal((await outcome(installed.run('status', '--', '--json'))).stdout, '')
})

for (const place of [
  'kruxos/libexec/node',
  'kruxos/node_modules/node/bin/node',
  'node/bin/node',
  '../../bin/node',
  'on-path/node',
]) {
  test(`it finds the Node at ${place}, and is what that one is`, async () => {
    using installed = install()
    installed.addThisNode(place)
    assert.deepEqual(JSON.parse((await outcome(installed.run('args', 'b c', '--x'))).stdout), ['args', 'b c', '--x'])
    assert.equal((await outcome(installed.run('exit', '9'))).exit, 9)
  })
}

test('a Node that is too old as well is passed over', async () => {
  using installed = install()
  installed.addNode('kruxos/libexec/node', 'v20.11.0')
  installed.addNode('node/bin/node', 'v25.0.0')
  installed.addThisNode('on-path/node')
  assert.equal((await outcome(installed.run('exit', '3'))).exit, 3)
})

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} reaches the program, and ends both`, async () => {
    using installed = install()
    installed.addThisNode('on-path/node')
    const child = installed.run('wait')
    child.stdout.once('data', () => child.kill(signal))
    assert.equal((await outcome(child)).exit, signal)
  })
}

test('a program that tidies up when it is told to end is waited for, and its exit code is kept', async () => {
  using installed = install()
  installed.addThisNode('on-path/node')
  const child = installed.run('tidy')
  child.stdout.once('data', () => child.kill('SIGTERM'))
  assert.deepEqual(await outcome(child), {stdout: 'runs\ntidied\n', stderr: '', exit: 0})
})
