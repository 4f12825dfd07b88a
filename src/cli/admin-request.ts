import {once} from 'node:events'
import {type ClientRequest, type IncomingMessage, type RequestOptions, request} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../contract/errors.ts'
import type {OperationName} from '../contract/operations.ts'
import {answerText} from './answer-text.ts'
import {NotRunningError, notAdmitted} from './socket.ts'

/** A full queue of connections (EAGAIN) empties within moments. */
const BUSY_RETRY_MS = 2000
const BUSY_PAUSE_MS = 25

export interface AdminRequest {
  readonly socketPath: string
  readonly isSystems: boolean
  readonly name: OperationName
  readonly body: string
  readonly idempotencyKey: string | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  /** of the gateway */
  readonly version: string | undefined
  readonly body: string
}

/** @throws KruxosError UNREACHABLE, DENIED */
export async function post(admin: AdminRequest): Promise<Answer> {
  const until = Date.now() + BUSY_RETRY_MS
  for (;;) {
    try {
      return await postOnce(admin)
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error
      await sleep(BUSY_PAUSE_MS)
    }
  }
}

async function postOnce(admin: AdminRequest): Promise<Answer> {
  const outgoing = open(admin)
  let isSent = false
  outgoing.once('socket', socket =>
    socket.once('connect', () => {
      isSent = true
    }),
  )
  try {
    outgoing.end(admin.body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    const version = response.headers['kruxos-version']?.toString()
    return {status: response.statusCode ?? 0, version, body: await answerText(response)}
  } catch (error) {
    throw isSent ? lost(error as Error, admin) : unreachable(error as NodeJS.ErrnoException, admin)
  }
}

function open(admin: AdminRequest): ClientRequest {
  const outgoing = request({...adminRequest(admin), socketPath: admin.socketPath, agent: false})
  // One that comes after the response is the response's too.
  return outgoing.on('error', () => {})
}

/** What a request says, whatever it goes through. */
export function adminRequest({
  name,
  body,
  idempotencyKey,
  timeoutMs,
  signal,
}: Omit<AdminRequest, 'socketPath' | 'isSystems'>): RequestOptions {
  return {
    method: 'POST',
    path: `/v1/${name}`,
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
    headers: {
      host: 'localhost',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(idempotencyKey === undefined ? {} : {'idempotency-key': idempotencyKey}),
    },
  }
}

/** Nothing was sent. */
function unreachable(error: NodeJS.ErrnoException, {socketPath, isSystems}: AdminRequest): KruxosError {
  if (error.code === 'EACCES' || error.code === 'EPERM') return notAdmitted(socketPath, error)
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return new NotRunningError(socketPath, isSystems)
  return new KruxosError('UNREACHABLE', `cannot connect to ${socketPath} (${error.code ?? error.name})`, {
    hint: 'try again in a moment',
    cause: error,
  })
}

function isBusy(error: unknown): boolean {
  return error instanceof KruxosError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EAGAIN'
}

/** The request went out and no whole answer came back: it may have been done. */
function lost(error: Error, {name, timeoutMs}: AdminRequest): KruxosError {
  const why = error.name === 'AbortError' ? `no answer within ${timeoutMs / 1000} s` : 'the connection was lost'
  const [subject = ''] = name.split('.')
  const where = {agent: 'agent list', token: 'token list', vault: 'vault status'}[subject] ?? 'status'
  return new KruxosError('UNREACHABLE', `${why}, outcome unknown`, {
    hint: `kruxos ${where} shows whether it was done`,
    cause: error,
  })
}
