#!/usr/bin/env node
// Plain JavaScript that Node 14 can run: an old Node has to get as far as finding a newer one, or the message below.
import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = dirname(dirname(self))
const cli = join(root, 'dist', 'cli.cjs')
/** IO of src/contract/errors.ts: something that has to be on this machine is not. */
const EXIT_IO = 7

const [major, minor] = process.versions.node.split('.').map(Number)
if (!(major === 24 ? minor >= 15 : major >= 26)) runWithNewerNode()
else if (existsSync(cli)) createRequire(self)(cli).main(root, process.argv.slice(2))
else fail('it is not built', 'npm run build')

async function runWithNewerNode() {
  const {become, findNode, needed, remedy} = await import('./newer-node.js')
  const node = findNode(root)
  if (node) become(node, [self, ...process.argv.slice(2)], fail)
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
