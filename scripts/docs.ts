/** Writes every document that can be derived from the code. `npm test` runs it and refuses a difference. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {documents} from './docs/documents.ts'

const root = join(import.meta.dirname, '..')
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

for (const folder of ['schemas', 'docs/api', 'docs/capabilities'])
  rmSync(join(root, folder), {recursive: true, force: true})
for (const [file, text] of Object.entries(documents(version))) {
  const path = join(root, file)
  mkdirSync(dirname(path), {recursive: true})
  writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`)
}
