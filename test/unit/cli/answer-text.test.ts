import assert from 'node:assert/strict'
import {once} from 'node:events'
import {createServer, get, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {test} from 'node:test'
import {answerText} from '../../../src/cli/answer-text.ts'

test('an answer is text to its end, however it is cut; one without end is given up', async t => {
  const server = createServer(({url}, response) => {
    if (url === '/text') return void response.end('ä'.repeat(100_000))
    const more = () => void (response.writable && response.write('x'.repeat(1000), more))
    more()
  }).listen(0, '127.0.0.1')
  t.after(() => server.close().closeAllConnections())
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const ask = async (path: string) => {
    const [response] = (await once(get({port, path, host: '127.0.0.1', agent: false}), 'response')) as [IncomingMessage]
    return answerText(response, 200_000)
  }
  assert.equal(await ask('/text'), 'ä'.repeat(100_000))
  await assert.rejects(ask('/endless'), /more than 200000 bytes/)
})
