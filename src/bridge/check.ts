import {EventEmitter, once} from 'node:events'
import type {WebSocket} from 'ws'
import {KruxosError} from '../contract/errors.ts'
import {sentence} from './answers.ts'
import type {Grant} from './bridge-socket.ts'
import {openConnection, prepareTarget} from './connection.ts'
import {EXIT, rejectedCode, unreachableCode} from './exit-codes.ts'
import {isObject, notificationText, parseMessage, requestText} from './messages.ts'
import {address, RejectedError} from './problems.ts'
import type {Settings} from './settings.ts'
import {loadToken, rejection} from './token.ts'

const TIMEOUT_MS = 10_000

export interface CheckResult {
  readonly code: number
  /** for a person */
  readonly line: string
}

/** Connects once, shakes hands and lists the tools, as a host would. */
export async function check(settings: Settings, version: string): Promise<CheckResult> {
  const startedAt = performance.now()
  let grant: Grant
  try {
    grant = await loadToken(settings.token)
  } catch (error) {
    return failed(tokenCode(error), error)
  }
  try {
    const {server, tools} = await converse(settings, grant, version)
    const ms = Math.round(performance.now() - startedAt)
    return {code: EXIT.ok, line: `ok: ${server} at ${address(settings.endpoint)}, ${tools} tools, ${ms} ms`}
  } catch (error) {
    if (error instanceof RejectedError) return failed(rejectedCode(settings.token), rejection(settings))
    return failed(unreachableCode(settings.token), error)
  }
}

function tokenCode(error: unknown): number {
  switch (error instanceof KruxosError ? error.code : undefined) {
    case 'USAGE':
      return EXIT.usage
    case 'LOCKED':
      return EXIT.vaultLocked
    case 'NOT_FOUND':
      return EXIT.noTokenAtLabel
    // The bridge socket belongs to the gateway: without one there is no gateway.
    case 'UNREACHABLE':
      return EXIT.gatewayUnreachable
    default:
      return EXIT.vaultUnavailable
  }
}

function failed(code: number, error: unknown): CheckResult {
  return {code, line: sentence(error as KruxosError)}
}

async function converse(settings: Settings, grant: Grant, version: string): Promise<{server: string; tools: number}> {
  const answers = new EventEmitter()
  // Nobody may be waiting when the connection closes.
  answers.on('error', () => undefined)
  const receive = (text: string): void => {
    const message = parseMessage(text)
    if (message?.kind === 'response') answers.emit(String(message.id), message.result)
  }
  const {socket} = await openConnection(prepareTarget(settings, grant), receive, () => answers.emit('error', lost()))
  const ask = (id: string, method: string, params?: unknown) =>
    request(socket, answers, requestText(id, method, params), id)
  const {serverInfo} = await ask('initialize', 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: {name: 'mcp-bridge --check', version},
  })
  socket.send(notificationText('notifications/initialized'))
  const {tools} = await ask('tools/list', 'tools/list')
  socket.close(1000)
  const {name = 'a server without a name', version: running = ''} = isObject(serverInfo) ? serverInfo : {}
  return {server: `${name} ${running}`, tools: Array.isArray(tools) ? tools.length : 0}
}

async function request(
  socket: WebSocket,
  answers: EventEmitter,
  text: string,
  id: string,
): Promise<Record<string, unknown>> {
  socket.send(text)
  const [result] = (await once(answers, id, {signal: AbortSignal.timeout(TIMEOUT_MS)}).catch(() => {
    throw lost()
  })) as unknown[]
  if (isObject(result)) return result
  throw new KruxosError('UNREACHABLE', `the gateway answered ${id} with an error`, {hint: 'see: kruxos gateway logs'})
}

function lost(): KruxosError {
  return new KruxosError('UNREACHABLE', 'the gateway gave no answer', {hint: 'see: kruxos gateway logs'})
}
