#!/usr/bin/env node
// Plain JavaScript that Node 14 can run: an old Node has to get as far as finding a newer one, or the message below.
import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = dirname(dirname(self))
const bridge = join(root, 'dist', 'mcp-bridge.cjs')

const [major, minor] = process.versions.node.split('.').map(Number)
if (!(major === 24 ? minor >= 15 : major >= 26)) runWithNewerNode()
else if (existsSync(bridge)) createRequire(self)(bridge)
else fail('it is not built; run: npm run build')

/** stdin and stdout are those of the MCP host: the right Node reads and writes them itself. */
async function runWithNewerNode() {
  const {become, findNode, needed} = await import('./newer-node.js')
  const node = findNode(root)
  if (node) become(node, [bridge, ...process.argv.slice(2)], fail)
  else fail(needed)
}

function fail(why) {
  process.stderr.write(`mcp-bridge: it cannot run: ${why}\n`)
  process.exitCode = 1
}
