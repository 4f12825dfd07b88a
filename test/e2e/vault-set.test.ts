import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {kruxos, tempDir} from '../support/kruxos.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

function valueIn(params: unknown): unknown {
  return (params as {secretValue?: unknown}).secretValue
}

test('a value comes from stdin or a private file, whole but for its last line end', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 'key')
  writeFileSync(file, 'line one\nline two\r\n', {mode: 0o600})
  assert.equal((await kruxos(['vault', 'set', 'a', '--file', file], gateway)).exit, 0)
  assert.equal((await kruxos(['vault', 'rotate', 'a', '--stdin'], {...gateway, input: 'new\n\n'})).exit, 0)
  assert.deepEqual(
    gateway.requests.map(({params}) => valueIn(params)),
    ['line one\nline two', 'new\n'],
  )
})

test('a value that is missing, empty, or readable by others is not sent', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  const file = join(dir.path, 'key')
  writeFileSync(file, 'value', {mode: 0o644})
  for (const [args, exit, says] of [
    [[], 2, /the value of a is needed and nobody can be asked\nhint: give --file FILE or --stdin/],
    [['--stdin'], 2, /the value in stdin is empty/],
    [['--file', file], 7, /can be read by others\nhint: chmod 600/],
    [['--file', file, '--stdin'], 2, /--stdin/],
    [['value-on-argv'], 2, /was given an argument too many/],
  ] as const) {
    const outcome = await kruxos(['vault', 'set', 'a', ...args], gateway)
    assert.equal(outcome.exit, exit)
    assert.match(outcome.stderr, says)
  }
  assert.equal(gateway.requests.length, 0)
})

test('what is asked of vault set and vault scope arrives as it was meant', async () => {
  await using gateway = await fakeAdmin()
  const lists = ['--capability', 'git.*', '--capability', 'network.*', '--host', 'a.example', '--agent', 'bot']
  await kruxos(['vault', 'set', 'a', ...lists, '--description', 'text', '--if-absent', '--stdin'], {
    ...gateway,
    input: 'v',
  })
  await kruxos(['vault', 'scope', 'a', '--host', 'b.example', '--host', 'c.example'], gateway)
  await kruxos(['vault', 'scope', 'a', '--every-agent'], gateway)
  const capabilities = ['git.*', 'network.*']
  assert.deepEqual(
    gateway.requests.map(({params}) => params),
    [
      {
        name: 'a',
        description: 'text',
        capabilities,
        hosts: ['a.example'],
        agents: ['bot'],
        ifAbsent: true,
        secretValue: 'v',
      },
      {name: 'a', hosts: ['b.example', 'c.example']},
      {name: 'a', agents: null},
    ],
  )
})

test('a secret that nothing can use yet is said to be so', async () => {
  await using gateway = await fakeAdmin()
  const {stderr} = await kruxos(['vault', 'set', 'a', '--stdin'], {...gateway, input: 'v'})
  assert.equal(stderr, 'warning: no capability may use a: kruxos vault scope a --capability NAME\n')
})

test('a value that is typed is not shown, and revoking asks first', {skip: noTerminal}, async () => {
  await using gateway = await fakeAdmin()
  const set = await atTerminal('vault set a --capability git.* --host a.example', gateway, [['Value of a:', 'typed\r']])
  assert.equal(set.exit, 0)
  assert.ok(!set.screen.includes('typed'))
  const question = 'Destroy the value of the secret a?'
  assert.equal((await atTerminal('vault revoke a', gateway, [[question, 'n\r']])).exit, 4)
  assert.equal((await atTerminal('vault revoke a', gateway, [[question, 'y\r']])).exit, 0)
  assert.deepEqual(
    gateway.requests.map(({name, params}) => [name, valueIn(params)]),
    [
      ['secret.set', 'typed'],
      ['secret.revoke', undefined],
    ],
  )
})
