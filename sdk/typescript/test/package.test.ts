/** What a user installs: packed, put into an empty project, and used from there. Needs `npm run build`. */
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'
import {OFFERED_COUNT} from '../../../test/support/built-in.ts'
import {testAgent} from './agent.ts'

const PACKAGE = join(import.meta.dirname, '..')
const root = join(PACKAGE, '..', '..')
const run = promisify(execFile)

const PROGRAM = `
import {AuthenticationError, type ClaudeTool, type ConnectOptions, KruxOS} from '@kruxos/sdk'

const options: ConnectOptions = {apiKey: process.argv[3] ?? '', caFile: process.argv[4]}
await using agent = await KruxOS.connect(process.argv[2] ?? '', options)
const tools: ClaudeTool[] = agent.capabilities.asClaudeTools()
const {content} = await agent.capabilities.invoke('filesystem.read', {path: '/workspace/data.csv'})
const refused = await KruxOS.connect('localhost', {apiKey: '<64-char hex>'}).catch((error: unknown) => error)
process.stdout.write(JSON.stringify({tools: tools.length, content, isRefused: refused instanceof AuthenticationError}))
`

test('the package has the version of the gateway that it is released with', () => {
  const versionIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  assert.equal(versionIn(PACKAGE), versionIn(root))
})

test('the packed package installs without anything else, runs, and its types stand on their own', async t => {
  await using fixture = await testAgent()
  const project = mkdtempSync(join(tmpdir(), 'kp-'))
  t.after(() => rmSync(project, {recursive: true, force: true}))
  const npm = (...args: string[]) => run('npm', [...args, '--silent', '--offline'], {cwd: project, shell: false})

  await npm('pack', PACKAGE)
  writeFileSync(join(project, 'package.json'), '{"name": "empty", "private": true, "type": "module"}')
  const [tarball = ''] = readdirSync(project).filter(name => name.endsWith('.tgz'))
  await npm('install', '--no-audit', '--no-fund', `./${tarball}`)
  assert.deepEqual(
    readdirSync(join(project, 'node_modules')).filter(name => !name.startsWith('.')),
    ['@kruxos'],
  )
  assert.deepEqual(readdirSync(join(project, 'node_modules', '@kruxos', 'sdk')).sort(), [
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ])

  writeFileSync(join(project, 'program.ts'), PROGRAM)
  const {gateway, token} = fixture
  const args = [join(project, 'program.ts'), gateway.endpoint, token, gateway.paths.caFile]
  const {stdout} = await run(process.execPath, args, {cwd: project})
  assert.deepEqual(JSON.parse(stdout), {tools: OFFERED_COUNT, content: 'a,b\n1,2\n', isRefused: true})

  const compilerOptions = {
    ...{strict: true, noEmit: true, skipLibCheck: false, target: 'es2024', lib: ['es2024', 'esnext.disposable']},
    ...{module: 'nodenext', types: ['node'], typeRoots: [join(root, 'node_modules', '@types')]},
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({compilerOptions, files: ['program.ts']}))
  const tsc = await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.'], {cwd: project}).catch(error => error)
  assert.equal(tsc.stdout, '')
})
