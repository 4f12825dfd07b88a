/** Runs docs/connect-claude.md: each command, each program, as printed. Needs `npm run build`. */
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {promisify} from 'node:util'
import {type Machine, startMachine} from '../../../test/support/machine.ts'
import {startMessagesApi} from '../../testing/messages-api.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'connect-claude.md'), 'utf8')
const LIST = {tool: 'filesystem__list', input: {path: '/workspace'}}

let machine: Machine
let endpoint: string
let token: string

before(async () => {
  machine = await startMachine()
  const status = await machine.admin.call('status.get', {})
  endpoint = status.gateway.endpoint
})
after(() => machine[Symbol.asyncDispose]())

function blocks(language: string): string[] {
  return [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, lang, text = '']) =>
    lang === language ? [text] : [],
  )
}

/** A command of the page, without its program's name; this machine has no host to be found. */
async function kruxos(line: string): Promise<string> {
  const args = line.trim().split(' ').slice(1)
  const {code, stdout, stderr} = await machine.kruxos(args.includes('--write') ? [...args, '--claude'] : args)
  assert.equal(code, 0, `${line}: ${stderr}`)
  return stdout
}

/** Runs a program of the page in a project that has installed the two packages. Only the placeholder and the port change. */
async function run(program: string, env: Record<string, string>): Promise<unknown> {
  const project = join(machine.home, 'project')
  mkdirSync(join(project, 'node_modules', '@kruxos'), {recursive: true})
  mkdirSync(join(project, 'node_modules', '@anthropic-ai'), {recursive: true})
  link(join(root, 'sdk', 'typescript'), join(project, 'node_modules', '@kruxos', 'sdk'))
  link(join(root, 'node_modules', '@anthropic-ai', 'sdk'), join(project, 'node_modules', '@anthropic-ai', 'sdk'))
  writeFileSync(join(project, 'package.json'), '{"type": "module"}')
  const text = program.replace('<64-char hex>', token).replace('localhost:7700', endpoint.replace('wss://', ''))
  writeFileSync(join(project, 'program.ts'), text)
  const surroundings = {...machine.env, KRUXOS_ENDPOINT: endpoint, ...env}
  const {stdout} = await promisify(execFile)(process.execPath, ['program.ts'], {cwd: project, env: surroundings})
  return JSON.parse(stdout)
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

const [generate = '', useLabel = '', createToken = '', status = ''] = blocks('sh')
const [mcpProgram = '', loopProgram = '', turnProgram = ''] = blocks('ts')

test('1: the command writes the entry that the page shows', async () => {
  await kruxos(generate)
  const {kruxos: written} = JSON.parse(readFileSync(join(machine.home, '.claude.json'), 'utf8')).mcpServers
  const shown = JSON.parse(blocks('json')[0] ?? '').mcpServers.kruxos
  assert.deepEqual(Object.keys(written.env).sort(), Object.keys(shown.env).sort())
  for (const name of ['KRUXOS_AGENT_NAME', 'KRUXOS_TOKEN_LABEL']) assert.equal(written.env[name], shown.env[name])
  assert.doesNotMatch(JSON.stringify(written), /[0-9a-f]{64}/)
})

test('2: a program connects with the label alone, and gives the same entry', async () => {
  const {workspace} = (await machine.admin.call('agent.show', {name: 'claude-agent'})).agent
  mkdirSync(workspace, {recursive: true})
  writeFileSync(join(workspace, 'data.csv'), 'a,b\n')
  const [, name = '', value = ''] = /^export (\w+)=(\S+)$/m.exec(useLabel) ?? []
  const {config, result} = (await run(mcpProgram, {[name]: value})) as {
    config: {mcpServers: {kruxos: {env: Record<string, string>}}}
    result: {content: string}
  }
  assert.equal(result.content, 'a,b\n')
  const {env} = JSON.parse(readFileSync(join(machine.home, '.claude.json'), 'utf8')).mcpServers.kruxos
  const {KRUXOS_AGENT_NAME: _, ...expected} = env
  assert.deepEqual(config.mcpServers.kruxos.env, expected)
})

test('3: the loop and the single turn list the files', async () => {
  const created = await kruxos(createToken)
  token = /[0-9a-f]{64}/.exec(created)?.[0] ?? ''
  for (const program of [loopProgram, turnProgram]) {
    await using api = await startMessagesApi([{calls: [LIST]}])
    const said = await run(program, {ANTHROPIC_BASE_URL: api.url, ANTHROPIC_API_KEY: 'test'})
    assert.match(JSON.stringify(said), /data\.csv/)
  }
})

test('the last command shows the sessions', async () => {
  assert.match(await kruxos(status), /Active sessions: \d+/)
})
