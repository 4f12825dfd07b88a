/** Builds sdk/typescript/dist: one module without dependencies, the types that it promises, and their page in docs. */
import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join, relative} from 'node:path'
import {build} from 'rolldown'
import {referencePage} from './sdk/reference.ts'

const root = join(import.meta.dirname, '..')
const sdk = join(root, 'sdk', 'typescript')
const dist = join(sdk, 'dist')

rmSync(dist, {recursive: true, force: true})
await build({
  input: join(sdk, 'src', 'index.ts'),
  platform: 'node',
  output: {file: join(dist, 'index.js'), format: 'esm', minify: {compress: true, mangle: false, codegen: false}},
})
writeTypes()
copyFileSync(join(root, 'LICENSE'), join(sdk, 'LICENSE'))
copyFileSync(join(root, 'node_modules', 'ws', 'LICENSE'), join(dist, 'ws.LICENSE'))

function writeTypes(): void {
  const temporary = mkdtempSync(join(tmpdir(), 'kt-'))
  try {
    const {status, stdout} = spawnSync(
      join(root, 'node_modules', '.bin', 'tsc'),
      ['-p', join(sdk, 'tsconfig.json'), '--outDir', temporary],
      {encoding: 'utf8'},
    )
    if (status !== 0) throw new Error(stdout)
    const from = join(temporary, 'sdk', 'typescript', 'src')
    const types = new Map(
      [...declarations(join(from, 'index.d.ts'))].map(([file, text]) => [relative(from, file), text]),
    )
    for (const [file, text] of types) {
      if (file.startsWith('..')) throw new Error(`the types of the package reach out of it: ${file}`)
      writeFileSync(join(dist, file), text)
    }
    writeFileSync(join(root, 'docs', 'sdk-typescript.md'), `${referencePage(types)}\n`)
  } finally {
    rmSync(temporary, {recursive: true, force: true})
  }
}

/** The declarations that the entry's types are made of, by file. They name each other as users' compilers expect. */
function declarations(entry: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(entry)) return found
  const text = readFileSync(entry, 'utf8').replaceAll(/(from '|import\(")(\..+?)\.ts(?='|")/g, '$1$2.js')
  found.set(entry, text)
  for (const [, path = ''] of text.matchAll(/(?:from '|import\(")(\..+?)\.js/g))
    declarations(join(dirname(entry), `${path}.d.ts`), found)
  return found
}
