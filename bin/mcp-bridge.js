#!/usr/bin/env node
// Plain JavaScript that Node 14 can run: an old Node has to get as far as the message below.
import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = dirname(dirname(self))
const bridge = join(root, 'dist', 'mcp-bridge.cjs')
/** A clone brings the right Node as a development dependency. */
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node')

if (!isNewEnough()) runWithOwnNode()
else if (existsSync(bridge)) createRequire(self)(bridge)
else fail('it is not built; run: npm run build')

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major === 24 ? minor >= 15 : major >= 26
}

/** stdin and stdout are those of the MCP host: the right Node reads and writes them itself. */
async function runWithOwnNode() {
  if (!existsSync(ownNode))
    return fail(`it needs Node.js 24.15 or later of 24, or 26; this is ${process.versions.node}`)
  const {spawn} = await import('node:child_process')
  const child = spawn(ownNode, [bridge, ...process.argv.slice(2)], {stdio: 'inherit'})
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(error.message))
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeAllListeners(each)
    if (signal) process.kill(process.pid, signal)
    process.exitCode = code === null ? 1 : code
  })
}

function fail(why) {
  process.stderr.write(`mcp-bridge: it cannot run: ${why}\n`)
  process.exitCode = 1
}
