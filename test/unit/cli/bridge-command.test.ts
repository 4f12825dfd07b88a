import assert from 'node:assert/strict'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {bridgeCommand} from '../../../src/cli/cli-config/bridge-command.ts'
import {tempDir} from '../../support/kruxos.ts'

function setUp() {
  const folder = tempDir()
  const root = join(folder.path, 'prefix', 'lib', 'node_modules', 'kruxos')
  const node = join(folder.path, 'versions', 'v24', 'bin', 'node')
  for (const file of [join(root, 'package.json'), node]) {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, '')
  }
  const [launcher, script] = [join(root, 'bin', 'mcp-bridge'), join(root, 'bin', 'mcp-bridge.js')]
  return {root, node, launcher, script, [Symbol.dispose]: () => folder[Symbol.dispose]()}
}

test('a Node.js of a version manager is named in the entry: no client started from a desktop would find it', () => {
  using place = setUp()
  const {root, node, script} = place
  assert.deepEqual(bridgeCommand(root, {platform: 'linux', node}), [node, script])
})

test('the launcher is enough where it finds Node.js by itself', () => {
  for (const at of ['libexec/node', 'node_modules/node/bin/node', '../node/bin/node', '../../../bin/node']) {
    using place = setUp()
    const {root, node, launcher} = place
    mkdirSync(dirname(join(root, at)), {recursive: true})
    symlinkSync(node, join(root, at))
    assert.deepEqual(bridgeCommand(root, {platform: 'linux', node}), [launcher], at)
  }
})

test('another Node.js in the prefix may be too old, and does not count', () => {
  using place = setUp()
  const {root, node, script} = place
  const other = join(root, '..', '..', '..', 'bin', 'node')
  mkdirSync(dirname(other), {recursive: true})
  writeFileSync(other, '')
  assert.deepEqual(bridgeCommand(root, {platform: 'linux', node}), [node, script])
})

test('on Windows the program is always named', () => {
  using place = setUp()
  const {root, node, script} = place
  assert.deepEqual(bridgeCommand(root, {platform: 'win32', node}), [node, script])
})
