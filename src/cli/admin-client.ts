import {type ErrorBody, isErrorCode, KruxosError} from '../contract/errors.ts'
import type {OperationName, Params, Result} from '../contract/operations.ts'
import {type Answer, post} from './admin-request.ts'
import {isSecretAsMade} from './answered-secret.ts'
import {checkSocket, NotRunningError} from './socket.ts'

export const DEFAULT_TIMEOUT_MS = 30_000

export interface CallOptions {
  /** the gateway answers a repeated key with the first result */
  readonly idempotencyKey?: string | undefined
  readonly timeoutMs?: number
  /** lets go of the answer */
  readonly signal?: AbortSignal
}

export interface AdminClient {
  /** @throws KruxosError with the gateway's code; UNREACHABLE or DENIED when it cannot be asked */
  call<N extends OperationName>(name: N, params: Params<N>, options?: CallOptions): Promise<Result<N>>
}

interface AdminClientOptions {
  readonly socketPath: string
  /** the gateway of the system, and we are not root: only root starts it */
  readonly isSystems?: boolean
  /** null on Windows */
  readonly uid: number | null
  /** told once when the gateway has answered */
  onVersion(version: string): void
}

/** The admin API over its Unix socket: one request, one connection. */
export function adminClient({socketPath, isSystems = false, uid, onVersion}: AdminClientOptions): AdminClient {
  let isVersionTold = false
  return {
    async call<N extends OperationName>(name: N, params: Params<N>, options: CallOptions = {}): Promise<Result<N>> {
      if (!checkSocket(socketPath, uid)) throw new NotRunningError(socketPath, isSystems)
      const {idempotencyKey, timeoutMs = DEFAULT_TIMEOUT_MS, signal} = options
      const body = JSON.stringify(params)
      const answer = await post({socketPath, isSystems, name, body, idempotencyKey, timeoutMs, signal})
      if (answer.version && !isVersionTold) onVersion(answer.version)
      isVersionTold = true
      return readAnswer(name, params, answer)
    },
  }
}

/** @throws KruxosError with the gateway's code; UNREACHABLE for what no gateway says */
export function readAnswer<N extends OperationName>(name: N, params: Params<N>, {status, body}: Answer): Result<N> {
  const value = parse(body)
  // Before the status: PENDING is an error of ours that HTTP counts as a success.
  const {error} = value as {error?: ErrorBody | null}
  if (error && isErrorCode(error.code)) throw KruxosError.fromBody(error)
  if (status >= 200 && status < 300 && isSecretAsMade(name, params, value)) return value as Result<N>
  throw notKruxos()
}

function parse(body: string): object {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    throw notKruxos()
  }
}

function notKruxos(): KruxosError {
  return new KruxosError('UNREACHABLE', 'what answers at the admin socket is no kruxos gateway', {
    hint: 'check KRUXOS_SOCKET and --socket',
  })
}
