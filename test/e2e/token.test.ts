import assert from 'node:assert/strict'
import {connect} from 'node:net'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {after, before, test} from 'node:test'
import {COMMANDS} from '../../src/boot/commands.ts'
import type {Result} from '../../src/contract/operations.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const OWN_UID = process.getuid?.() ?? 0

let machine: Machine
before(async () => {
  machine = await startMachine()
})
after(() => machine[Symbol.asyncDispose]())

/** What a bridge is told at the bridge socket: the code of the refusal, or that there is a token. */
async function ask(bridgeSocket: string, label: string): Promise<string> {
  const socket = connect(bridgeSocket)
  socket.write(`${JSON.stringify({label})}\n`)
  const {error} = JSON.parse(await text(socket))
  return error?.code ?? 'a token'
}

test('token grant lets a bridge have a token that was made by hand, and token ungrant takes it back', async () => {
  await machine.kruxos(['token', 'create', 'hand'])
  const granted = await machine.kruxosJson<Result<'token.grant'>>(['token', 'grant', 'hand'])
  assert.deepEqual([granted.changed, granted.token.grantedUids], [true, [OWN_UID]])
  assert.equal(await ask(granted.bridgeSocket, 'hand'), 'a token')
  const again = await machine.kruxosJson<Result<'token.grant'>>(['token', 'grant', 'hand', '--user', String(OWN_UID)])
  assert.equal(again.changed, false)
  const taken = await machine.kruxos(['token', 'ungrant', 'hand'])
  assert.equal(taken.code, 0)
  assert.match(taken.stderr, /stays valid until: kruxos token rotate hand$/m)
  assert.equal(await ask(granted.bridgeSocket, 'hand'), 'NOT_FOUND')
  const nothing = await machine.kruxosJson<Result<'token.ungrant'>>(['token', 'ungrant', 'hand', '--user', '4000000'])
  assert.deepEqual([nothing.changed, nothing.token.grantedUids], [false, []])
})

test('a grant that could never be used is refused', async () => {
  await machine.kruxos(['token', 'create', 'loose', '--no-store'])
  const loose = await machine.kruxos(['token', 'grant', 'loose'])
  assert.equal(loose.code, 5)
  assert.match(loose.stderr, /loose is not kept in the vault/)
  assert.equal((await machine.kruxos(['token', 'grant', 'no-such'])).code, 8)
  assert.equal((await machine.kruxos(['token', 'grant', 'loose', '--user', 'no-such-user'])).code, 8)
})

test('whether a token can be shown again is said as it is', async () => {
  const kept = await machine.kruxos(['token', 'create', 'kept'])
  assert.match(kept.stderr, /it can be shown again: kruxos token reveal kept$/m)
  assert.doesNotMatch(kept.stdout + kept.stderr, /once/)
  const once = await machine.kruxos(['token', 'create', 'once', '--no-store'])
  assert.match(once.stderr, /it is shown only once$/m)
})

test('the examples of the token commands work when they are pasted one after another', async () => {
  await using own = await startMachine()
  for (const name of ['create', 'list', 'show', 'grant', 'ungrant', 'reveal', 'rotate', 'revoke']) {
    const command = (await COMMANDS[`token:${name}`]?.())?.default as unknown as {examples: {command: string}[]}
    for (const example of command.examples) {
      const line = example.command.replace('<%= config.bin %> <%= command.id %>', `token ${name}`)
      const words = line.split(' ').map(word => (word.endsWith('.txt') ? join(own.home, word) : word))
      const {code, stderr} = await own.kruxos(words)
      // Only root's gateway serves another user.
      const isOthers = line.includes('--user 0') && OWN_UID !== 0
      assert.equal(code, isOthers && name === 'grant' ? 2 : 0, `${line}: ${stderr}`)
    }
  }
})
