import {once} from 'node:events'
import {lstatSync, type Stats} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {findServiceUid} from '../config/service-user.ts'
import {isErrorCode, KruxosError} from '../contract/errors.ts'

const TIMEOUT_MS = 5000
const MAX_ANSWER_BYTES = 64 * 1024

export interface Grant {
  readonly token: string
  /** PEM of the authority that made the gateway's certificate; without one of its own, the pin */
  readonly ca?: string | undefined
  /** SHA-256 of the gateway's public key, hex */
  readonly pin?: string | undefined
}

/**
 * Asks the gateway for the token that was granted to this user under a label.
 * @throws KruxosError UNREACHABLE, DENIED (socket of another user), or the gateway's own answer: LOCKED, NOT_FOUND …
 */
export async function askBridgeSocket(path: string, label: string, uid = process.getuid?.()): Promise<Grant> {
  checkBridgeSocketOwner(path, uid)
  const socket = connect(path)
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    await once(socket, 'connect', {signal})
    socket.write(`${JSON.stringify({label})}\n`)
    return parseAnswer(await readLine(socket, signal))
  } catch (error) {
    throw error instanceof KruxosError ? error : unreachable(path, error)
  } finally {
    socket.destroy()
  }
}

/**
 * Whoever made the socket will see the label and gives us the token: it must be this user, root, or the system's gateway.
 * @throws KruxosError UNREACHABLE when there is none, DENIED
 */
export function checkBridgeSocketOwner(path: string, uid: number | undefined): void {
  if (uid === undefined) return
  const stats = statSocket(path)
  if (stats === undefined) throw unreachable(path, {code: 'ENOENT'})
  if (!stats.isSocket()) throw new KruxosError('DENIED', `${path} is not a socket`)
  if (![uid, 0, findServiceUid(path)].includes(stats.uid))
    throw new KruxosError('DENIED', `the bridge socket ${path} belongs to user ${stats.uid}`, {
      hint: 'somebody else may have made it; remove it, then: kruxos gateway restart',
    })
}

function statSocket(path: string): Stats | undefined {
  try {
    return lstatSync(path, {throwIfNoEntry: false})
  } catch (cause) {
    throw new KruxosError('DENIED', `the bridge socket ${path} is not for you`, {cause})
  }
}

async function readLine(socket: Socket, signal: AbortSignal): Promise<string> {
  socket.setEncoding('utf8')
  signal.addEventListener('abort', () => socket.destroy(new Error('timeout')))
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.length > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    const end = text.indexOf('\n')
    if (end !== -1) return text.slice(0, end)
  }
  throw new Error('closed without an answer')
}

interface Answer {
  readonly token?: unknown
  readonly ca?: unknown
  readonly pin?: unknown
  readonly error?: {readonly code?: unknown; readonly message?: unknown; readonly hint?: unknown}
}

function parseAnswer(line: string): Grant {
  const answer = JSON.parse(line) as Answer
  if (typeof answer.token === 'string') return {token: answer.token, ca: text(answer.ca), pin: text(answer.pin)}
  const {code, message, hint} = answer.error ?? {}
  throw new KruxosError(isErrorCode(code) ? code : 'INTERNAL', text(message) ?? 'the bridge socket gave no token', {
    hint: text(hint),
  })
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function unreachable(path: string, error: unknown): KruxosError {
  const {code, message} = error as NodeJS.ErrnoException
  const isAbsent = code === 'ENOENT' || code === 'ECONNREFUSED'
  const what = isAbsent ? 'the gateway is not running' : `the gateway gave no token (${code ?? message})`
  return new KruxosError('UNREACHABLE', `${what}: no answer at the bridge socket ${path}`, {
    hint: 'start it with: kruxos gateway start',
    cause: error,
  })
}
