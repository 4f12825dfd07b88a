import assert from 'node:assert/strict'
import {chownSync} from 'node:fs'
import {test} from 'node:test'
import {askBridgeSocket} from '../../../src/bridge/bridge-socket.ts'
import {startBridgeSocket} from '../../support/bridge-socket.ts'

test('the question is one line with the label, the answer one line with the token and the authority', async () => {
  await using socket = await startBridgeSocket({token: 't', ca: 'PEM'})
  assert.deepEqual(await askBridgeSocket(socket.path, 'primary'), {token: 't', ca: 'PEM', pin: undefined})
  assert.deepEqual(socket.questions, ['{"label":"primary"}\n'])
})

test('an error of the gateway keeps its code, message and hint', async () => {
  await using socket = await startBridgeSocket({
    error: {code: 'LOCKED', message: 'the vault is locked', hint: 'kruxos vault unlock'},
  })
  await assert.rejects(askBridgeSocket(socket.path, 'primary'), {
    code: 'LOCKED',
    message: 'the vault is locked',
    hint: 'kruxos vault unlock',
  })
  socket.reply = {error: {code: 'NEWER', message: 'something else'}}
  await assert.rejects(askBridgeSocket(socket.path, 'primary'), {code: 'INTERNAL', message: 'something else'})
})

test('a socket that is not there, answers nonsense, too much or nothing is unreachable', async () => {
  await assert.rejects(askBridgeSocket('/nowhere/b.sock', 'primary'), {code: 'UNREACHABLE', message: /not running/})
  await using socket = await startBridgeSocket('')
  await assert.rejects(askBridgeSocket(socket.path, 'primary'), {
    code: 'UNREACHABLE',
    message: /closed without an answer/,
  })
  for (const reply of ['not json\n', 'null\n', `{"token":"${'x'.repeat(70_000)}"}\n`, 'x'.repeat(70_000)]) {
    socket.reply = reply
    await assert.rejects(askBridgeSocket(socket.path, 'primary'), {code: 'UNREACHABLE'}, reply.slice(0, 20))
  }
})

test('a socket that stays silent is left after some seconds', async () => {
  await using socket = await startBridgeSocket(undefined)
  await assert.rejects(askBridgeSocket(socket.path, 'primary'), {code: 'UNREACHABLE', message: /timeout/})
})

test('a socket that another user made is not asked', async () => {
  await using socket = await startBridgeSocket({token: 't'})
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(socket.path, 65_534, 65_534)
  const ask = askBridgeSocket(socket.path, 'primary', isRoot ? 0 : 65_534)
  await assert.rejects(ask, {code: 'DENIED', message: /belongs to user/})
  assert.deepEqual(socket.questions, [])
})
