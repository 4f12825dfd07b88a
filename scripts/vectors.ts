/** Writes sdk/vectors: what the gateway, the TypeScript SDK and the Python SDK must agree on. `npm test` refuses a difference. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {endpointVectors, mcpConfigVectors, settingsVectors} from './vectors/connecting.ts'
import {errorVectors} from './vectors/errors.ts'
import {nameVectors} from './vectors/names.ts'
import {toolVectors} from './vectors/tools.ts'

const folder = join(import.meta.dirname, '..', 'sdk', 'vectors')
const vectors = {
  endpoints: endpointVectors(),
  errors: errorVectors(),
  'mcp-config': mcpConfigVectors(),
  names: nameVectors(),
  settings: settingsVectors(),
  tools: toolVectors(),
}

mkdirSync(folder, {recursive: true})
for (const [name, value] of Object.entries(vectors))
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`)
