#!/usr/bin/env node
// Plain JavaScript that Node 14 can run: an old Node has to get as far as the message below.
import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const self = fileURLToPath(import.meta.url)
const root = dirname(dirname(self))
const cli = join(root, 'dist', 'cli.cjs')
/** A clone brings the right Node as a development dependency. */
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node')

if (!isNewEnough()) runWithOwnNode()
else if (existsSync(cli)) createRequire(self)(cli).main(root, process.argv.slice(2))
else fail('it is not built; run: npm run build')

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major === 24 ? minor >= 15 : major >= 26
}

async function runWithOwnNode() {
  if (!existsSync(ownNode))
    return fail(`it needs Node.js 24.15 or later of 24, or 26; this is ${process.versions.node}`)
  const {spawnSync} = await import('node:child_process')
  const {status, signal} = spawnSync(ownNode, [self, ...process.argv.slice(2)], {stdio: 'inherit'})
  if (signal) process.kill(process.pid, signal)
  process.exitCode = status === null ? 1 : status
}

function fail(why) {
  process.stderr.write(`error: kruxos cannot run: ${why}\n`)
  process.exitCode = 1
}
