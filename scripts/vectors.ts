/** Writes sdk/vectors: what the gateway, the TypeScript SDK and the Python SDK must agree on. `npm test` refuses a difference. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {pythonTypes} from '../src/cli/types/python.ts'
import {typescriptTypes} from '../src/cli/types/typescript.ts'
import {toDetail} from '../src/gateway/registry/face.ts'
import {endpointVectors, mcpConfigVectors, settingsVectors} from './vectors/connecting.ts'
import {errorVectors} from './vectors/errors.ts'
import {nameVectors} from './vectors/names.ts'
import {builtInRegistry} from './vectors/registry.ts'
import {toolVectors} from './vectors/tools.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'sdk', 'vectors')
const vectors = {
  endpoints: endpointVectors(),
  errors: errorVectors(),
  'mcp-config': mcpConfigVectors(),
  names: nameVectors(),
  settings: settingsVectors(),
  tools: toolVectors(),
}

const types = {
  'sdk/typescript/test/capabilities.ts': typescriptTypes(details(), 'node scripts/vectors.ts'),
  'sdk/vectors/capabilities.py': pythonTypes(details(), 'node scripts/vectors.ts'),
}

mkdirSync(folder, {recursive: true})
for (const [name, value] of Object.entries(vectors))
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`)
for (const [file, text] of Object.entries(types)) writeFileSync(join(root, file), `${text}\n`)

function details() {
  return builtInRegistry()
    .list()
    .map(capability => toDetail(capability, {tier: capability.tier, reason: ''}))
}
