import assert from 'node:assert/strict'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {TOPICS} from '../../src/cli/topics.ts'
import {VARIABLES} from '../../src/config/env.ts'
import {parseSettings} from '../../src/config/settings.ts'
import {ERRORS} from '../../src/contract/errors.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {json, kruxos, ROOT, tempDir} from '../support/kruxos.ts'

interface Command {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly examples?: readonly {readonly description: string; readonly command: string}[]
}

const manifest: {version: string; commands: Record<string, Command>} = JSON.parse(
  readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'),
)
const COMMANDS = Object.values(manifest.commands)

/** They would not end, ask somebody, say no, or need a gateway that is more than a stand-in. */
const NOT_RUN =
  /^(approve watch|audit tail .*--follow|backup |watch|gateway (run|restart|logs)|cli-config|doctor|pair appliance\.lan|setup|policy set org\.yaml$|service add email|policy diff .*--check|support-bundle|uninstall)/
const INPUT: Readonly<Record<string, string>> = {
  'token unwrap --stdin --out ci-token.txt': 'krx_code_x\n',
  'approve reject --ids-file - --yes': 'appr-3f\n',
  'vault rotate github --stdin': 'a new value',
  "vault set github --capability 'git.*' --host github.com --stdin": 'the value',
  'vault unlock --passphrase-stdin': 'correct horse\n',
}

function examplesOf({id, examples = []}: Command): string[] {
  const name = id.replaceAll(':', ' ')
  return examples.map(({command}) => command.replace('<%= config.bin %> ', '').replace('<%= command.id %>', name))
}

/** As a shell would: blanks part words, quotes hold them together. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
}

test('every page of help fits 80 columns', async () => {
  const subjects = [...COMMANDS.map(({id}) => id.split(':')), ...COMMANDS.map(({id}) => id.split(':').slice(0, 1)), []]
  const pages = [
    ...subjects,
    ...Object.keys(TOPICS)
      .filter(name => name !== 'files')
      .map(name => [name]),
  ]
  for (const subject of new Set(pages.map(page => page.join(' ')))) {
    const {stdout, stderr, exit} = await kruxos(['help', ...subject.split(' ').filter(Boolean)])
    assert.equal(exit, 0, `${subject}: ${stderr}`)
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, `${subject}: ${line}`)
  }
})

test('the page of a command says what, how, an example, and its exit codes', async () => {
  for (const {id, summary, description, examples} of COMMANDS) {
    assert.ok(summary && examples?.length, id)
    const words = id.split(':')
    const {stdout} = await kruxos([...words, '--help'])
    assert.ok(stdout.startsWith(summary), id)
    for (const header of ['USAGE', 'GLOBAL FLAGS', ...(description ? ['DESCRIPTION'] : []), 'EXAMPLES', 'EXIT CODES'])
      assert.match(stdout, new RegExp(`^${header}$`, 'm'), id)
    assert.match(stdout, /^ {2}2 +USAGE: /m, id)
  }
})

for (const command of COMMANDS) {
  for (const line of examplesOf(command)) {
    if (NOT_RUN.test(line)) continue
    test(`the example "kruxos ${line}" works`, async () => {
      await using gateway = await fakeAdmin()
      using dir = tempDir()
      mkdirSync(join(dir.path, 'config'))
      writeFileSync(join(dir.path, 'config', 'cli.json'), '{"output": "text"}')
      writeFileSync(join(dir.path, 'input.json'), '{"path": "/workspace"}')
      for (const name of ['org.yaml', 'bot.yaml']) writeFileSync(join(dir.path, name), 'version: 1\nname: x\n')
      writeFileSync(join(dir.path, 'old-policy.yaml'), 'filesystem.*: {tier: notify}\n')
      writeFileSync(
        join(dir.path, 'policy-tests.yaml'),
        'cases: [{capability: git.push, default: notify, expect: notify}]\n',
      )
      writeFileSync(join(dir.path, 'appliance.yaml'), 'version: 1\nagents: {default-agent: {purpose: helps}}\n')
      writeFileSync(join(dir.path, 'token.txt'), 'the value\n', {mode: 0o600})
      writeFileSync(join(dir.path, 'pass.txt'), 'correct horse battery\n', {mode: 0o600})
      const env = {KRUXOS_CONFIG_DIR: join(dir.path, 'config')}
      const {stderr, exit} = await kruxos(words(line), {...gateway, cwd: dir.path, env, input: INPUT[line] ?? ''})
      assert.equal(exit, 0, stderr)
    })
  }
}

test('an example stands on one line, so that it can be pasted', async () => {
  for (const command of COMMANDS) {
    const {stdout} = await kruxos(['help', ...command.id.split(':')])
    for (const line of examplesOf(command)) assert.ok(stdout.includes(`$ kruxos ${line}\n`), line)
  }
})

test('of the arguments of a command that takes any number, only the last repeats', async () => {
  const {stdout} = await kruxos(['upstream', 'add', '--help'])
  assert.match(stdout, /^ {2}NAME {10}first part/m)
  assert.match(stdout, /^ {2}\[COMMAND\.\.\.\] {2}the program/m)
})

test('a misspelled topic is answered with the page that was meant', async () => {
  for (const [typed, meant] of [
    ['exit-code', 'exit-codes'],
    ['setings', 'settings'],
    ['agent creat', 'agent create'],
  ] as const) {
    const {stderr, exit} = await kruxos(['help', ...typed.split(' ')])
    assert.equal(exit, 2)
    assert.match(stderr, new RegExp(`\nhint: did you mean: kruxos help ${meant}\n`))
  }
})

test('the settings topic has every key and an example that the gateway takes', async () => {
  const {stdout} = await kruxos(['help', 'settings'])
  assert.match(stdout, /^listen\.port: 0 to 65535 \(7700\)$/m)
  for (const [group, value] of Object.entries(parseSettings('', 'f'))) {
    const keys = Array.isArray(value) ? [group] : Object.keys(value).map(key => `${group}.${key}`)
    for (const key of keys) assert.ok(stdout.includes(`\n${key}: `), key)
  }
  const [, example = ''] = /For example:\n\n([\s\S]*?)\n\n/.exec(stdout) ?? []
  assert.equal(parseSettings(example, 'f').listen.port, 7800)
})

test('help is found however it is asked for', async () => {
  const pages = await Promise.all(
    [
      ['help', 'token', 'create'],
      ['token', 'create', '--help'],
      ['token', 'create', '-h'],
      ['token', 'create', 'x', '--help'],
    ].map(async args => (await kruxos(args)).stdout),
  )
  assert.equal(new Set(pages).size, 1)
  assert.equal((await kruxos([])).stdout, (await kruxos(['--help'])).stdout)
  for (const args of [['cap'], ['help', 'cap'], ['cap', '--help'], ['capability']])
    assert.match((await kruxos(args)).stdout, /\n {2}capability list /)
})

test('help as JSON is the same text', async () => {
  const {schema, subject, text} = json(await kruxos(['help', 'status', '--json']))
  assert.equal(schema, 'kruxos.help/v1')
  assert.equal(subject, 'status')
  assert.equal(`${text}\n`, (await kruxos(['help', 'status'])).stdout)
})

test('the topics tell all there is to tell', async () => {
  const [codes, variables, files, formatting] = await Promise.all(
    ['exit-codes', 'environment', 'files', 'formatting'].map(async topic => (await kruxos(['help', topic])).stdout),
  )
  for (const [code, {exit}] of Object.entries(ERRORS)) assert.match(codes ?? '', new RegExp(`^${exit} +${code} `, 'm'))
  for (const name of Object.keys(VARIABLES)) assert.match(variables ?? '', new RegExp(`^${name} `, 'm'))
  assert.match(files ?? '', /^Admin socket: +.+none\.sock$/m)
  assert.match(formatting ?? '', /NO_COLOR/)
})

test('every error code has a page: what happened, why, how to mend it', async () => {
  const pages = readdirSync(join(ROOT, 'docs', 'errors'))
  assert.deepEqual(
    pages.sort(),
    Object.keys(ERRORS)
      .map(code => `${code}.md`)
      .sort(),
  )
  for (const [code, {exit}] of Object.entries(ERRORS)) {
    const {stdout} = await kruxos(['help', code.toLowerCase()])
    assert.ok(stdout.startsWith(`${code} (exit ${exit})\n`))
    assert.doesNotMatch(stdout, /^#|\*\*|`/m)
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, `${code}: ${line}`)
    for (const part of ['What happened.', 'Why', 'ow to mend it.']) assert.ok(stdout.includes(part), `${code}: ${part}`)
  }
})
