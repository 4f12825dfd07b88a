/** Case 201: the process runs out of file descriptors. */
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {connect} from 'node:net'
import {join} from 'node:path'
import {test} from 'node:test'
import {exchange, handshake} from './transport-fixture.ts'

test('case 201: with 64 file descriptors and 200 clients it lives, and serves again when they are gone', async () => {
  const script = join(import.meta.dirname, 'transport-server.ts')
  const server = spawn('/bin/sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(server.stdout, 'data')
  const port = Number(line)
  const clients = Array.from({length: 200}, () => connect({host: '127.0.0.1', port}))
  await Promise.allSettled(clients.map(client => once(client, 'connect')))
  for (const client of clients) client.on('error', () => {}).destroy()
  let status = 0
  for (let tries = 0; status !== 101 && tries < 100; tries++) {
    status = (await exchange(port, handshake(port)).catch(() => ({status: 0}))).status
    if (status !== 101) await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.equal(status, 101)
  assert.equal(server.exitCode, null)
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})
