#!/usr/bin/env node
// Plain JavaScript that Node 14.18 can run: an old Node has to get as far as finding a newer one, or the message below.
// CommonJS, as package.json here says: an ES module would pay for every lazy getter of node:fs.
const {existsSync} = require('node:fs')
const {dirname, join} = require('node:path')

const root = dirname(__dirname)
const bridge = join(root, 'dist', 'mcp-bridge.cjs')

const [major, minor] = process.versions.node.split('.').map(Number)
if (!(major === 24 ? minor >= 15 : major >= 26)) runWithNewerNode()
else if (existsSync(bridge)) require(bridge)
else fail('it is not built; run: npm run build')

/** stdin and stdout are those of the MCP host: the right Node reads and writes them itself. */
function runWithNewerNode() {
  const {become, findNode, needed} = require('./newer-node.js')
  const node = findNode(root)
  if (node) become(node, [bridge, ...process.argv.slice(2)], fail)
  else fail(needed)
}

function fail(why) {
  process.stderr.write(`mcp-bridge: it cannot run: ${why}\n`)
  process.exitCode = 1
}
