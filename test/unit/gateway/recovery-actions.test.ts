import assert from 'node:assert/strict'
import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {builtInDefinitions} from '../../../src/gateway/capabilities/index.ts'

const SRC = join(import.meta.dirname, '../../../src')
/** `{action: '...', description: '...', capability: 'x.y'}`, on one line or several */
const ACTION = /action: '\w+',\s*description:[^}]*?capability: '([\w.]+)'/g

test('whatever an error sends an agent to exists, in every refusal of gateway and bridge', () => {
  const known = new Set(builtInDefinitions().map(({name}) => name))
  const named = globSync('{gateway,bridge}/**/*.ts', {cwd: SRC}).flatMap(file =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(ACTION)].map(([, name = '']) => `${name} in ${file}`),
  )
  assert.ok(named.length > 50, 'the pattern no longer finds them')
  assert.deepEqual(
    named.filter(each => !known.has(each.split(' ')[0] ?? '')),
    [],
  )
})
