import {createHash} from 'node:crypto'
import {type ErrorBody, type ErrorIssue, KruxosError} from '../../contract/errors.ts'
import {type FieldIssue, fieldIssues, issueSentence} from '../../contract/issues.ts'
import {type Handlers, type OperationName, operationPath, operations} from '../../contract/operations.ts'
import type {Audit} from '../audit/types.ts'
import type {Log} from '../log.ts'
import type {Store, Tables} from '../store/types.ts'
import {recorded} from './recorded.ts'
import type {OperationContext} from './services.ts'

export interface AdminRequest {
  readonly path: string
  readonly body: string
  readonly idempotencyKey: string | undefined
  readonly via: string
  readonly signal: AbortSignal
}

export type Dispatch = (request: AdminRequest) => Promise<object>

interface Options {
  readonly handlers: Handlers<OperationContext>
  readonly store: Store
  readonly audit: Audit
  /** who comes in through this socket, as far as its owner and mode tell */
  readonly operator: string
  readonly log: Log
  now(): Date
  /** Puts a secret back into a stored reply; the reply itself is kept without. */
  restoreSecret(reply: Record<string, unknown>): Promise<object>
}

const byPath = new Map((Object.keys(operations) as OperationName[]).map(name => [operationPath(name), name]))
const MAX_KEY_LENGTH = 200
const MAX_POINTER_LENGTH = 200

/** From a path and a body to the result of one operation. @throws KruxosError */
export function createDispatch(options: Options): Dispatch {
  const inTurn = takeTurns()
  return async request => {
    const name = byPath.get(request.path)
    if (name === undefined)
      throw new KruxosError('NOT_FOUND', 'no such operation', {hint: 'GET /v1/openapi.json lists them'})
    const params = parseParams(name, request.body) as object
    if (request.idempotencyKey !== undefined) checkKey(request.idempotencyKey)
    return inTurn(request.idempotencyKey, async () => {
      const handler = options.handlers[name] as (params: unknown, context: OperationContext) => Promise<object>
      const reply = await recorded(options.audit, options.operator, name, params, async () => {
        const earlier = await findReply(options, request)
        if (operations[name].access !== 'read')
          options.log.info({operation: name, via: request.via, replayed: earlier !== null}, 'admin operation')
        return earlier ?? handler(params, createContext(options, request))
      })
      return operations[name].result.parse(reply) as object
    })
  }
}

/** A request that is repeated while the first one still runs waits for its reply. */
function takeTurns(): <T>(key: string | undefined, job: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return async (key, job) => {
    if (key === undefined) return job()
    const turn = (last.get(key) ?? Promise.resolve()).then(job)
    const settled = turn.catch(() => undefined)
    last.set(key, settled)
    return turn.finally(() => last.get(key) === settled && last.delete(key))
  }
}

function createContext({store, now}: Options, request: AdminRequest): OperationContext {
  return {
    via: request.via,
    signal: request.signal,
    commit: work =>
      store.transaction(async tables => {
        const reply = await work(tables)
        await keepReply(tables, request, reply, now())
        return reply
      }),
  }
}

/** In the transaction of the change itself: after a crash there are both or neither. */
async function keepReply(tables: Tables, request: AdminRequest, reply: object, now: Date): Promise<void> {
  if (request.idempotencyKey === undefined) return
  const hasSecret = 'secret' in reply && typeof reply.secret === 'string'
  const kept = {
    ...reply,
    ...(hasSecret && {secret: null}),
    ...('pairingCode' in reply && {pairingCode: null}),
    handOver: undefined,
  }
  const bytes = Buffer.from(JSON.stringify(kept))
  await tables.replies.put(request.idempotencyKey, hashOf(request), bytes, now.toISOString())
}

async function findReply({store, restoreSecret}: Options, request: AdminRequest): Promise<object | null> {
  if (request.idempotencyKey === undefined) return null
  const kept = await store.replies.get(request.idempotencyKey)
  if (!kept) return null
  if (kept.requestHash !== hashOf(request)) {
    throw new KruxosError('CONFLICT', 'this idempotency key was used for another request', {
      hint: 'take a new key for each request',
    })
  }
  return restoreSecret(JSON.parse(Buffer.from(kept.reply).toString()))
}

function hashOf({path, body}: AdminRequest): string {
  return createHash('sha256').update(`${path}\n${body}`).digest('hex')
}

function checkKey(key: string): void {
  if (key.length === 0 || key.length > MAX_KEY_LENGTH) {
    throw new KruxosError('USAGE', `an idempotency key has 1 to ${MAX_KEY_LENGTH} characters`)
  }
}

function parseParams(name: OperationName, body: string): unknown {
  const result = operations[name].params.safeParse(parseJson(body))
  if (result.success) return result.data
  const faults = fieldIssues(result.error)
  const [first] = faults
  throw new KruxosError('USAGE', first ? issueSentence(first) : 'the input does not fit', {issues: faults.map(toIssue)})
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new KruxosError('USAGE', 'the body is not JSON', {cause})
  }
}

/** RFC 6901 */
function toIssue({path, rule}: FieldIssue): ErrorIssue {
  const pointer = path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return {path: pointer.slice(0, MAX_POINTER_LENGTH), message: rule}
}

/** What a peer is told of an error; only ours keep their text. */
export function toErrorBody(error: unknown, log: Log): ErrorBody {
  if (error instanceof KruxosError) return error.toBody()
  log.error({err: error}, 'an admin operation failed')
  return {code: 'INTERNAL', message: 'the gateway failed; its log says why', hint: 'kruxos gateway logs -n 50'}
}
