import assert from 'node:assert/strict'
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {checkInstallation} from '../../../../src/cli/doctor/installation.ts'

test('a program that is missing, that everybody can change, or that cannot be started is named', t => {
  const root = mkdtempSync(join(tmpdir(), 'ki-'))
  t.after(() => rmSync(root, {recursive: true}))
  const bridge = join(root, 'bin', 'mcp-bridge')
  for (const folder of ['bin', 'dist']) mkdirSync(join(root, folder), {mode: 0o755})
  for (const name of ['cli.cjs', 'gateway.cjs', 'mcp-bridge.cjs', 'write-child.cjs'])
    writeFileSync(join(root, 'dist', name), '', {mode: 0o644})
  writeFileSync(bridge, '', {mode: 0o755})
  const hints = () => checkInstallation({root, bridge}).map(({hint}) => hint)
  assert.deepEqual(hints(), [null, null])

  chmodSync(bridge, 0o644)
  assert.deepEqual(hints(), [null, `chmod a+rx ${bridge}`])
  chmodSync(bridge, 0o755)
  chmodSync(join(root, 'dist', 'mcp-bridge.cjs'), 0o666)
  assert.deepEqual(hints(), [`chmod -R o-w ${root}`, null])
  rmSync(join(root, 'dist', 'gateway.cjs'))
  assert.deepEqual(hints(), ['install kruxos again, or npm run build in a checkout', null])
})
