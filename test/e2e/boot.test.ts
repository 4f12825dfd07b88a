import assert from 'node:assert/strict'
import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import pack from '../../package.json' with {type: 'json'}
import {COMMANDS} from '../../src/boot/commands.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {json, kruxos, ROOT, tempDir} from '../support/kruxos.ts'

test('the version is that of package.json, wherever it is asked for', async () => {
  assert.equal((await kruxos(['--version'])).stdout, `kruxos ${pack.version}\n`)
  assert.match((await kruxos(['version'])).stdout, new RegExp(`^kruxos ${pack.version} \\(Node\\.js v`))
  assert.deepEqual(json(await kruxos(['version', '--json'])), {
    schema: 'kruxos.version/v1',
    version: pack.version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  })
})

test('the list of commands is that of src/commands, and the manifest is fresh', () => {
  const files = globSync('**/*.ts', {cwd: join(ROOT, 'src', 'commands')})
  const ids = files.map(file => file.replace(/([\\/]index)?\.ts$/, '').replaceAll(/[\\/]/g, ':')).sort()
  assert.deepEqual(Object.keys(COMMANDS).sort(), ids)
  const file = join(ROOT, 'oclif.manifest.json')
  const {version, commands} = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(version, pack.version)
  assert.deepEqual(Object.keys(commands).sort(), ids)
})

test('no plugin, theme or setting that lies about in the home is ever loaded', async () => {
  using home = tempDir()
  const plugin = join(home.path, 'kruxos')
  const trap = `require('node:fs').writeFileSync(${JSON.stringify(join(home.path, 'trapped'))}, '')`
  mkdirSync(join(plugin, 'node_modules', 'evil', 'commands'), {recursive: true})
  writeFileSync(join(plugin, 'node_modules', 'evil', 'commands', 'status.js'), trap)
  writeFileSync(join(plugin, 'node_modules', 'evil', 'index.js'), trap)
  const oclif = {commands: './commands', hooks: {init: './index.js'}}
  writeFileSync(
    join(plugin, 'node_modules', 'evil', 'package.json'),
    JSON.stringify({name: 'evil', version: '1.0.0', main: 'index.js', oclif}),
  )
  const plugins = [
    {name: 'evil', type: 'user'},
    {name: 'evil', type: 'link', root: join(plugin, 'node_modules', 'evil')},
  ]
  writeFileSync(
    join(plugin, 'package.json'),
    JSON.stringify({private: true, oclif: {schema: 1, plugins}, dependencies: {evil: '1.0.0'}}),
  )
  writeFileSync(join(plugin, 'theme.json'), JSON.stringify({bin: 'red', command: 'red', sectionHeader: 'red'}))
  await using gateway = await fakeAdmin()
  const env = {
    HOME: home.path,
    XDG_DATA_HOME: home.path,
    XDG_CONFIG_HOME: home.path,
    KRUXOS_DATA_DIR: plugin,
    KRUXOS_CONFIG_DIR: plugin,
    NODE_ENV: 'development',
  }
  for (const args of [['status'], ['help'], ['help', 'status'], ['version'], ['nonsense']])
    await kruxos(args, {...gateway, env})
  assert.ok(!existsSync(join(home.path, 'trapped')))
  assert.equal(
    (await kruxos(['help'], {env: {...env, FORCE_COLOR: '1'}})).stdout,
    (await kruxos(['help'], {env: {FORCE_COLOR: '1'}})).stdout,
  )
  assert.ok(!(await kruxos(['evil'], {env})).stdout)
})

/** Texts that only these libraries hold, and that survive the bundler. */
const LIBRARIES: Readonly<Record<string, string>> = {
  inquirer: 'ExitPromptError',
  ora: 'discardStdin',
  execa: 'ExecaError',
  zod: 'ZodError',
  conf: 'Config schema violation',
  chalk: 'should be an integer from 0 to 3',
  gateway: 'BEGIN EXCLUSIVE',
}

test('status loads no library that it does not use', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const hook = join(dir.path, 'hook.cjs')
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(dir.path, 'loaded'))}, Object.keys(require.cache).join('\\n')))`,
  )
  assert.equal((await kruxos(['status'], {...gateway, nodeArgs: ['--require', hook]})).exit, 0)
  const loaded = readFileSync(join(dir.path, 'loaded'), 'utf8')
    .split('\n')
    .filter(file => file.includes('dist'))
  assert.ok(
    loaded.some(file => file.endsWith('commands/status.cjs')),
    'the hook saw nothing',
  )
  const code = loaded.map(file => readFileSync(file, 'utf8')).join('\n')
  for (const [library, text] of Object.entries(LIBRARIES)) assert.ok(!code.includes(text), `${library} is loaded`)
})

test('each of those texts is found where its library is used, or the test above proves nothing', () => {
  const files = globSync('dist/**/*.cjs', {cwd: ROOT}).map(file => readFileSync(join(ROOT, file), 'utf8'))
  for (const [library, text] of Object.entries(LIBRARIES)) {
    if (library !== 'execa')
      assert.ok(
        files.some(code => code.includes(text)),
        library,
      )
  }
})

test('a clone that is not built says how to build it', () => {
  using dir = tempDir()
  cpSync(join(ROOT, 'bin'), join(dir.path, 'bin'), {recursive: true})
  writeFileSync(join(dir.path, 'package.json'), '{"type": "module"}')
  const {status, stderr} = spawnSync(process.execPath, [join(dir.path, 'bin', 'run.js')], {encoding: 'utf8'})
  assert.deepEqual([status, stderr], [7, 'error: kruxos cannot run: it is not built\nhint: npm run build\n'])
})

test('it runs through a symlink from another folder', () => {
  using dir = tempDir()
  const link = join(dir.path, 'kruxos')
  symlinkSync(join(ROOT, 'bin', 'run.js'), link)
  assert.equal(
    execFileSync(process.execPath, [link, '--version'], {encoding: 'utf8', cwd: dir.path}),
    `kruxos ${pack.version}\n`,
  )
})
