/**
 * Runs inside the machine until the file STOP exists: clients that come all the time at the port (plain and TLS) and at
 * the admin socket. Prints as JSON how each kind fared.
 */
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {connect as connectTls} from 'node:tls'

const STOP = '/srv/stop'
const PAUSE_MS = 20

export interface Fared {
  answered: number
  longestWaitMs: number
  /** how often by code; EMPTY: closed without an answer */
  errors: Record<string, number>
}

const HEALTH = 'GET /health HTTP/1.1\r\nHost: localhost:7700\r\nConnection: close\r\n\r\n'
const READY =
  'POST /v1/gateway.ready HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'

interface Client {
  readonly socket: Socket
  readonly request: string
  readonly connected: string
}

const KINDS: Record<string, () => Client> = {
  plain: () => ({socket: connect(7700, '127.0.0.1'), request: HEALTH, connected: 'connect'}),
  plainIpv6: () => ({socket: connect(7700, '::1'), request: HEALTH, connected: 'connect'}),
  // Who answers is not the question here.
  tls: () => ({
    socket: connectTls({port: 7700, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false}),
    request: HEALTH,
    connected: 'secureConnect',
  }),
  admin: () => ({socket: connect('/run/kruxos/admin.sock'), request: READY, connected: 'connect'}),
}

async function ask(come: () => Client, fared: Fared): Promise<void> {
  const begun = performance.now()
  try {
    const {socket, request, connected} = come()
    await once(socket, connected)
    socket.write(request)
    const text = Buffer.concat(await socket.toArray()).toString()
    if (!text.startsWith('HTTP/1.1 200')) throw Object.assign(new Error(), {code: text.slice(0, 12) || 'EMPTY'})
    fared.answered++
    fared.longestWaitMs = Math.max(fared.longestWaitMs, Math.round(performance.now() - begun))
  } catch (error) {
    const {code = 'unknown'} = error as NodeJS.ErrnoException
    fared.errors[code] = (fared.errors[code] ?? 0) + 1
  }
}

async function comeAllTheTime([kind, come]: [string, () => Client]): Promise<[string, Fared]> {
  const fared: Fared = {answered: 0, longestWaitMs: 0, errors: {}}
  const asked: Promise<void>[] = []
  for (; !existsSync(STOP); await sleep(PAUSE_MS)) asked.push(ask(come, fared))
  await Promise.all(asked)
  return [kind, fared]
}

const all = await Promise.all(Object.entries(KINDS).map(comeAllTheTime))
process.stdout.write(JSON.stringify(Object.fromEntries(all)))
