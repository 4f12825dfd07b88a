import assert from 'node:assert/strict'
import {test} from 'node:test'
import {ImapConnection} from '../../../../src/gateway/services/imap/connection.ts'
import {eventually} from '../../../support/eventually.ts'
import {type ImapScript, imapScript} from '../../../support/imap-script.ts'

const NEVER = new AbortController().signal

function connectionTo({port}: ImapScript, idleMs?: number): ImapConnection {
  const login = {host: '127.0.0.1', port, security: 'none', user: 'bot', password: 'x', ca: null} as const
  return new ImapConnection({
    host: 'there',
    login: async () => login,
    note: () => {},
    ...(idleMs === undefined ? {} : {idleMs}),
  })
}

test('a connection that nobody uses is closed, and opened again for the next job', async () => {
  await using server = await imapScript({})
  const connection = connectionTo(server, 50)
  for (const _ of [1, 2]) {
    await connection.run(NEVER, 'WriteFailed', client => client.noop())
    await eventually(async () => assert.equal(server.open, 0))
  }
  assert.equal(server.lines.filter(line => / LOGIN /i.test(line)).length, 2)
})

test('jobs run one after another on one connection', async () => {
  await using server = await imapScript({})
  const connection = connectionTo(server)
  let running = 0
  const job = async () => {
    running += 1
    assert.equal(running, 1)
    await new Promise(resolve => setTimeout(resolve, 5))
    running -= 1
  }
  await Promise.all([1, 2, 3].map(() => connection.run(NEVER, 'WriteFailed', job)))
  assert.equal(server.open, 1)
  connection.end()
  await assert.rejects(connection.run(NEVER, 'WriteFailed', job), {type: 'ServiceUnavailable'})
})

test('a job that waits for its turn when its call is cancelled never begins', async () => {
  await using server = await imapScript({NOOP: () => null})
  const connection = connectionTo(server)
  const first = new AbortController()
  const stuck = connection.run(first.signal, 'WriteFailed', client => client.noop())
  const second = new AbortController()
  const waiting = connection.run(second.signal, 'WriteFailed', () => assert.fail('it began'))
  second.abort(new Error('second'))
  await eventually(async () => assert.ok(server.lines.some(line => / NOOP/i.test(line))))
  first.abort(new Error('first'))
  await assert.rejects(stuck, /first/)
  await assert.rejects(waiting, /second/)
  connection.end()
})
