import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {StructuredError} from '../../src/contract/structured-error.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {json, kruxos, tempDir} from '../support/kruxos.ts'

const failure = (error_type: string): StructuredError => ({
  error_type,
  description: 'it did not work',
  agent_description: 'Look elsewhere.',
  recovery_actions: [{action: 'list', description: 'list the folder', capability: 'filesystem.list'}],
  retryable: true,
  retry_after: 5,
  context: {},
})

const failing = (type: string) =>
  fakeAdmin({
    answers: {
      'capability.call': ({name}) => ({capability: name, ok: false, result: null, error: failure(type), durationMs: 1}),
    },
  })

test('input comes from the command line, a file or stdin', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  writeFileSync(join(dir.path, 'in.json'), '{"from":"file"}')
  const call = (input: string, stdin = '') =>
    kruxos(['capability', 'call', 'system.time', '--agent', 'a', '--input', input], {
      ...gateway,
      cwd: dir.path,
      input: stdin,
    })
  await call('{"from":"argument"}')
  await call('@in.json')
  await call('-', '{"from":"stdin"}')
  await kruxos(['cap', 'call', 'system__time'], {...gateway, input: '{"from":"nowhere"}'})
  assert.deepEqual(
    gateway.requests.map(({params}) => params),
    [
      {name: 'system.time', agent: 'a', input: {from: 'argument'}},
      {name: 'system.time', agent: 'a', input: {from: 'file'}},
      {name: 'system.time', agent: 'a', input: {from: 'stdin'}},
      {name: 'system.time', input: {}},
    ],
  )
})

test('an error of the capability is told on stderr and by the exit code', async () => {
  const cases: [string, number][] = [
    ['FileNotFound', 8],
    ['InvalidInput', 2],
    ['PolicyDenied', 4],
    ['PathOutOfScope', 4],
    ['ApprovalRequired', 9],
    ['DestinationExists', 5],
    ['VaultLocked', 6],
    ['InternalError', 1],
    ['Timeout', 7],
  ]
  for (const [type, code] of cases) {
    await using gateway = await failing(type)
    const {stdout, stderr, exit} = await kruxos(['capability', 'call', 'filesystem.read'], gateway)
    assert.equal(exit, code, type)
    assert.equal(stdout, '')
    assert.equal(
      stderr,
      `${type}: it did not work\nLook elsewhere.\n- list the folder (filesystem.list)\nIt can be tried again in 5 s.\n`,
    )
  }
})

test('with --json the error is part of the result, and the exit code is the same', async () => {
  await using gateway = await failing('FileNotFound')
  const outcome = await kruxos(['capability', 'call', 'filesystem.read', '--json'], gateway)
  assert.equal(outcome.exit, 8)
  assert.equal(outcome.stderr, '')
  const {schema, ok, error} = json(outcome)
  assert.deepEqual(
    {schema, ok, error},
    {schema: 'kruxos.capability.call/v1', ok: false, error: failure('FileNotFound')},
  )
})

test('the filters of capability list arrive, and what is left out is counted', async () => {
  await using gateway = await fakeAdmin({answers: {'capability.list': () => ({capabilities: [], total: 7})}})
  const line = ['capability', 'list', '--agent', 'a', '--category', 'git', '--tier', 'blocked', '--include-blocked']
  const {stdout, stderr} = await kruxos(line, gateway)
  assert.deepEqual(gateway.requests[0]?.params, {agent: 'a', category: 'git', tier: 'blocked', all: true})
  assert.equal(stdout, 'No capabilities.\n')
  assert.equal(stderr, '7 more; --all shows every one\n')
})
