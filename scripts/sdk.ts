/** Builds sdk/typescript/dist: one module without dependencies, and the types that it promises. */
import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join, relative} from 'node:path'
import {build} from 'rolldown'

const root = join(import.meta.dirname, '..')
const sdk = join(root, 'sdk', 'typescript')
const dist = join(sdk, 'dist')

rmSync(dist, {recursive: true, force: true})
await build({
  input: join(sdk, 'src', 'index.ts'),
  platform: 'node',
  output: {file: join(dist, 'index.js'), format: 'esm', minify: {compress: true, mangle: false}},
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
    for (const [file, text] of declarations(join(from, 'index.d.ts'))) {
      const path = relative(from, file)
      if (path.startsWith('..')) throw new Error(`the types of the package reach out of it: ${path}`)
      writeFileSync(join(dist, path), text)
    }
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
