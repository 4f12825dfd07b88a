/** What `kruxos capability types` writes: it completes, and it refuses what the gateway would refuse. */
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {pythonTypes} from '../../../src/cli/types/python.ts'
import {typescriptTypes} from '../../../src/cli/types/typescript.ts'
import type {CapabilityDetail} from '../../../src/contract/capability.ts'
import {capability} from '../../../test/support/fixtures.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const TSC = join(root, 'node_modules', '.bin', 'tsc')

/** Every shape of schema at once, and texts that would like to leave their comment. */
const awkward: CapabilityDetail = capability({
  name: 'state.persistent.search_all',
  purpose: 'Ends */ the comment\nand # the line.',
  inputSchema: {
    type: 'object',
    properties: {
      from: {type: 'string', description: 'a word that Python keeps */ export const evil = 1 /*'},
      'with-dash': {type: 'integer'},
      kind: {enum: ['a', 'b"c', 3, null, true]},
      fixed: {const: 'x'},
      any: {},
      list: {type: 'array', items: {anyOf: [{type: 'string'}, {type: 'object', properties: {deep: {type: 'number'}}}]}},
      map: {type: 'object', additionalProperties: {type: 'boolean'}},
      either: {type: ['string', 'null']},
    },
    required: ['from'],
  },
  outputSchema: {type: 'object', properties: {}, additionalProperties: false},
})
const others = ['state.persistent.get', 'state.list'].map(name => capability({name}))

function check(files: Record<string, string>, command: string, ...args: string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'ky-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
    const {stdout, stderr} = spawnSync(command, args, {cwd: dir, encoding: 'utf8'})
    return stdout + stderr
  } finally {
    rmSync(dir, {recursive: true, force: true})
  }
}

const FITS = [
  "const text: string | undefined = (await agent.state.persistent.get({path: '/a', encoding: 'base64'})).content",
  "await agent.state.persistent.search_all({from: 'x', 'with-dash': 1, kind: 'b\"c', list: ['a', {deep: 1}]})",
  "await agent.state.persistent.search_all({from: text ?? '', kind: null, fixed: 'x', map: {a: true}, either: null})",
]
const DOES_NOT_FIT: Readonly<Record<string, string>> = {
  'an input that is missing': 'await agent.state.list({})',
  'an input of another type': 'await agent.state.list({path: 7})',
  'a value outside its list': "await agent.state.list({path: '/a', encoding: 'latin1'})",
  'an input that does not exist': "await agent.state.list({path: '/a', pth: '/b'})",
  'a capability that the agent does not have': "await agent.state.delete({path: '/a'})",
}

test('TypeScript: what fits compiles, every awkward shape included, and what does not fit does not', () => {
  const lines = [
    "import type {Capabilities} from './types.mts'",
    'declare const agent: Capabilities',
    ...FITS,
    ...Object.values(DOES_NOT_FIT),
  ]
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {types: [], paths: {'@kruxos/sdk': [join(root, 'sdk/typescript/src/call-options.ts')]}},
    files: ['program.mts'],
  }
  const output = check(
    {
      'types.mts': typescriptTypes([awkward, ...others], 'test'),
      'program.mts': lines.join('\n'),
      'tsconfig.json': JSON.stringify(config),
    },
    TSC,
    '-p',
    '.',
  )
  const refused = [...output.matchAll(/^(\S+)\((\d+),/gm)].map(([, file, line]) => `${file} ${line}`)
  const expected = Object.keys(DOES_NOT_FIT).map((_, index) => `program.mts ${lines.length - 4 + index}`)
  assert.deepEqual(refused, expected, output)
})

test('Python: the module loads, and each text stays in its comment', () => {
  const types = pythonTypes([awkward, ...others], 'test')
  const use = `
assert StatePersistentSearchAllInput.__required_keys__ == {"from"}, StatePersistentSearchAllInput.__required_keys__
assert "evil" not in globals()
assert AsyncCapabilities and Capabilities
`
  assert.equal(check({'types_.py': types + use}, 'python3', 'types_.py'), '')
})
