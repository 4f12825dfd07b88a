/** What every command prints with `--json` on a real machine fits the schema that is published for it. */
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'
import {COMMANDS} from '../../src/boot/commands.ts'
import {ErrorOutput, outputSchema, outputs} from '../../src/contract/outputs.ts'
import {type Machine, startMachine} from '../support/machine.ts'

/** In this order: each builds on what those before it left. */
const LINES: [id: string, line: string][] = [
  ['version', 'version'],
  ['help', 'help exit-codes'],
  ['config:set', 'config set output text'],
  ['config:get', 'config get output'],
  ['config:list', 'config list'],
  ['gateway:start', 'gateway start'],
  ['gateway:status', 'gateway status'],
  ['wait', 'wait --for ready'],
  ['agent:create', 'agent create bot'],
  ['agent:list', 'agent list'],
  ['agent:show', 'agent show bot'],
  ['token:create', 'token create bot --agent bot'],
  ['token:list', 'token list'],
  ['token:show', 'token show bot'],
  ['token:reveal', 'token reveal bot --yes'],
  ['token:rotate', 'token rotate bot'],
  ['agent:rotate', 'agent rotate bot'],
  ['token:revoke', 'token revoke bot'],
  ['user-token:create', 'user-token create me'],
  ['user-token:list', 'user-token list'],
  ['user-token:revoke', 'user-token revoke me'],
  ['agent:revoke', 'agent revoke bot'],
  ['agent:restore', 'agent restore bot'],
  ['capability:list', 'capability list'],
  ['capability:show', 'capability show filesystem.read'],
  ['capability:types', 'capability types --lang ts'],
  ['capability:call', 'capability call system.time'],
  ['vault:status', 'vault status'],
  ['vault:reseal', 'vault reseal key-file'],
  ['vault:unlock', 'vault unlock'],
  ['cli-config:generate', 'cli-config generate --claude --write'],
  ['cli-config:list', 'cli-config list'],
  ['cli-config:verify', 'cli-config verify'],
  ['doctor', 'doctor'],
  ['cli-config:remove', 'cli-config remove --write'],
  ['status', 'status'],
  ['gateway:logs', 'gateway logs'],
  ['gateway:restart', 'gateway restart'],
  ['vault:lock', 'vault lock'],
  ['gateway:stop', 'gateway stop'],
]

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

for (const [id, line] of LINES) {
  test(`kruxos ${line} --json`, async () => {
    const {code, stdout, stderr} = await machine.kruxos([...line.split(' '), '--json'])
    const printed = JSON.parse(stdout)
    if (printed.schema === undefined) {
      ErrorOutput.parse(printed)
      assert.notEqual(code, 0)
      return assert.equal(id, 'vault:unlock', stdout)
    }
    assert.equal(code, 0, stderr)
    const name = /^kruxos\.(.+)\/v1$/.exec(printed.schema)?.[1] ?? ''
    outputSchema(name as keyof typeof outputs).parse(printed)
    assert.doesNotMatch(stderr, /^error/m)
  })
}

test('every command that ends is in this list, and every published schema has a command', async () => {
  const listed = new Set(LINES.map(([id]) => id))
  assert.deepEqual(
    Object.keys(COMMANDS).filter(id => !listed.has(id)),
    ['gateway:run'],
  )
  const operations = await Promise.all(
    Object.entries(COMMANDS).map(async ([id, load]) => [
      id,
      ((await load()).default as unknown as {operation: string}).operation,
    ]),
  )
  const names = new Set(operations.filter(([id]) => id !== 'gateway:run').map(([, name]) => name))
  assert.deepEqual([...names].toSorted(), Object.keys(outputs).toSorted())
})
