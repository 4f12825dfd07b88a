/** The other way to install it: with npm, on the Node.js that is there. */
import assert from 'node:assert/strict'
import {execFileSync, spawnSync} from 'node:child_process'
import {readdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {ROOT, tempDir} from '../support/kruxos.ts'

test('packed and installed with npm, kruxos and mcp-bridge run from the folder of programs', () => {
  using dir = tempDir()
  const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`
  const env = {...process.env, PATH, KRUXOS_DATA_DIR: join(dir.path, 'data')}
  const npm = (...args: string[]) => execFileSync('npm', args, {cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], env})
  npm('pack', '--ignore-scripts', '--pack-destination', dir.path)
  const [tarball = ''] = readdirSync(dir.path).filter(name => name.endsWith('.tgz'))
  const prefix = join(dir.path, 'p')
  npm('install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, join(dir.path, tarball))
  const run = (name: string, ...args: string[]) =>
    spawnSync(join(prefix, 'bin', name), args, {encoding: 'utf8', env, input: ''})
  assert.match(run('kruxos', '--version').stdout, /^kruxos \d+\.\d+\.\d+\n$/)
  assert.match(run('kruxos', 'status').stderr, /gateway start/)
  assert.match(run('mcp-bridge').stderr, /^mcp-bridge: the gateway is not running/)
})
