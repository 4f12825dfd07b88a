/** Whole turns of the real Claude Code with a tool of a server that nobody here wrote, behind the gateway. */
import assert from 'node:assert/strict'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {programOf} from '../upstream/install.ts'
import {runClaude} from './claude-code.ts'
import {configure} from './configured-client.ts'
import {startModelApi} from './model-api.ts'
import type {Call} from './script.ts'

/** A machine whose gateway offers a folder through server-filesystem. */
async function machineWithFiles(): Promise<{machine: Machine; folder: string}> {
  const machine = await startMachine()
  const folder = join(machine.home, 'shared')
  await mkdir(folder)
  const {code, stderr} = await machine.kruxos([
    'upstream',
    'add',
    'files',
    '--',
    'node',
    programOf('filesystem'),
    folder,
  ])
  assert.equal(code, 0, stderr)
  await configure(machine, 'claude-code', ['--allow-tools'])
  return {machine, folder}
}

async function takeTurn(t: TestContext, machine: Machine, call: Call): Promise<string> {
  await using api = await startModelApi({turns: [[call]]})
  const turn = await runClaude({home: machine.home, api, prompt: 'do it', extraArgs: []})
  t.diagnostic(`${turn.durationMs} ms`)
  assert.equal(turn.exitCode, 0, turn.stderr)
  assert.deepEqual(api.model.missing, [])
  return api.model.results[0]?.text ?? ''
}

test('claude-code reads a file with a tool of server-filesystem, and the audit log has the call', async t => {
  const {machine, folder} = await machineWithFiles()
  await using _ = machine
  await writeFile(join(folder, 'a.txt'), 'hello from elsewhere')
  const result = await takeTurn(t, machine, {tool: 'files__read_text_file', input: {path: join(folder, 'a.txt')}})
  assert.match(result, /hello from elsewhere/)
  const {entries} = await machine.admin.call('audit.query', {event: 'capability.call'})
  assert.ok(entries.some(({subject, status}) => subject === 'files.read_text_file' && status === 'success'))
})

test('a tool of it that writes waits for a person, and its file is written once they accept', async t => {
  const {machine, folder} = await machineWithFiles()
  await using _ = machine
  const path = join(folder, 'b.txt')
  const accepting = acceptFirst(machine)
  await takeTurn(t, machine, {tool: 'files__write_file', input: {path, content: 'approved'}})
  assert.equal(await accepting, 'files.write_file')
  assert.equal(await readFile(path, 'utf8'), 'approved')
})

/** Accepts the first request that comes, as a person in a second terminal would. */
async function acceptFirst({admin}: Machine): Promise<string | undefined> {
  const [request] = await eventually(async () => {
    const {approvals} = await admin.call('approval.list', {})
    assert.equal(approvals.length, 1)
    return approvals
  }, 60_000)
  if (request) await admin.call('approval.accept', {id: request.id})
  return request?.capability
}
