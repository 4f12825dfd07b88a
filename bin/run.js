#!/usr/bin/env node
// Plain JavaScript that Node 14.18 can run: an old Node has to get as far as finding a newer one, or the message below.
// CommonJS, as package.json here says: an ES module would pay for every lazy getter of node:fs.
const {existsSync} = require('node:fs')
const {dirname, join} = require('node:path')

const root = dirname(__dirname)
const cli = join(root, 'dist', 'cli.cjs')
/** IO of src/contract/errors.ts: something that has to be on this machine is not. */
const EXIT_IO = 7

const [major, minor] = process.versions.node.split('.').map(Number)
if (!(major === 24 ? minor >= 15 : major >= 26)) runWithNewerNode()
else if (existsSync(cli)) require(cli).main(root, process.argv.slice(2))
else fail('it is not built', 'npm run build')

function runWithNewerNode() {
  const {become, findNode, needed, remedy} = require('./newer-node.js')
  const node = findNode(root)
  if (node) become(node, [__filename, ...process.argv.slice(2)], fail)
  else fail(needed, remedy(root))
}

/** The two forms of every error of kruxos. */
function fail(why, hint = 'kruxos help IO') {
  const message = `kruxos cannot run: ${why}`
  if (asksForJson()) process.stdout.write(`${JSON.stringify({error: {code: 'IO', message, hint}}, null, 2)}\n`)
  else process.stderr.write(`error: ${message}\nhint: ${hint}\n`)
  process.exitCode = EXIT_IO
}

function asksForJson() {
  const args = process.argv.slice(2)
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? args.length : end).some(each => each === '--json' || each.startsWith('--json='))
}
