import assert from 'node:assert/strict'
import {once} from 'node:events'
import {test} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {Link} from '../../../src/bridge/link.ts'
import type {Settings} from '../../../src/bridge/settings.ts'
import {startEndpoint, TOKEN} from '../../support/mcp-endpoint.ts'

const PING_MS = 200

/** A link whose events are seen on `events`. */
function startLink(url: string) {
  const events = new EventTarget()
  const emit = (name: string) => () => void events.dispatchEvent(new Event(name))
  const settings: Settings = {
    endpoint: new URL(url),
    agentName: undefined,
    clientName: undefined,
    token: {kind: 'variable', name: 'KRUXOS_AGENT_TOKEN', token: TOKEN},
    trust: {kind: 'default', path: '/nowhere'},
    isDebug: false,
  }
  const link = new Link(
    settings,
    {
      connected: emit('connected'),
      message: emit('message'),
      disconnected: emit('disconnected'),
      rejected: emit('rejected'),
      drained: emit('drained'),
    },
    PING_MS,
  )
  link.start()
  return {link, when: (name: string) => once(events, name), [Symbol.asyncDispose]: () => link.close()}
}

test('a connection that only looks open is given up and made anew', async () => {
  await using endpoint = await startEndpoint()
  await using started = startLink(endpoint.url)
  await started.when('connected')
  const again = started.when('connected')
  for (const socket of endpoint.sockets) socket.pause()
  await started.when('disconnected')
  await again
  assert.equal(endpoint.upgrades.length, 2)
})

test('a quiet connection stays, and so does one that the host does not read from', async () => {
  await using endpoint = await startEndpoint()
  await using started = startLink(endpoint.url)
  await started.when('connected')
  await setTimeout(PING_MS * 3)
  started.link.pause()
  await setTimeout(PING_MS * 3)
  started.link.resume()
  const message = started.when('message')
  endpoint.broadcast('{}')
  await message
  assert.equal(endpoint.upgrades.length, 1)
})
