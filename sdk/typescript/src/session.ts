import {Link} from '../../../src/bridge/link.ts'
import {isObject, METHOD_NOT_FOUND} from '../../../src/bridge/messages.ts'
import type {Settings} from '../../../src/bridge/settings.ts'
import {type RpcError, readRpcError} from './answers.ts'
import type {CallOptions, Progress} from './call-options.ts'
import {type KruxOSError, localError} from './errors.ts'
import {fromContract} from './problems.ts'

/** The newest revision with `initialize` that this package was tested with. */
const PROTOCOL_VERSION = '2025-11-25'

export interface SessionOptions {
  readonly clientInfo: {readonly name: string; readonly version: string}
  readonly timeoutMs: number
  /** how long a request waits for a gateway that is away */
  readonly reconnectTimeoutMs: number
  /** after each handshake and each change that the gateway tells of */
  onTools(tools: unknown): void
}

interface Pending {
  readonly id: number
  readonly text: string
  /** it changes nothing, so it can be sent again after the connection was lost */
  readonly isRepeatable: boolean
  readonly onProgress: CallOptions['onProgress']
  isSent: boolean
  /** ends the wait for a gateway that is away */
  holdTimer: NodeJS.Timeout | undefined
  resolve(result: unknown): void
  reject(error: unknown): void
}

/**
 * One MCP session over a link that comes and goes. What was not sent yet waits for the gateway to come back; what was
 * sent and has no answer when the connection breaks fails, because it may have run.
 */
export class Session {
  readonly #link: Link
  readonly #options: SessionOptions
  readonly #pending = new Map<number, Pending>()
  readonly #opened = Promise.withResolvers<void>()
  #isUp = false
  #hasBeenUp = false
  #problem: KruxOSError | undefined
  /** why there will be no connection any more */
  #end: KruxOSError | undefined
  #nextId = 1
  #handshakeId = 0
  #instructions = ''

  constructor(settings: Settings, options: SessionOptions) {
    this.#options = options
    this.#link = new Link(settings, {
      connected: () => this.#greet(),
      message: text => this.#receive(JSON.parse(text)),
      disconnected: (problem, isUnderReview) => this.#disconnected(fromContract(problem), isUnderReview),
      rejected: problem => this.#finish(fromContract(problem)),
      drained: () => {},
    })
  }

  get instructions(): string {
    return this.#instructions
  }

  /** Resolves when calls can be made; rejects when the first attempt fails. */
  async open(): Promise<void> {
    this.#link.start()
    try {
      await this.#opened.promise
    } catch (error) {
      await this.#link.close()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#finish(localError('Closed', 'the connection was closed by its owner'))
    await this.#link.close()
  }

  request(method: string, params: object, options: CallOptions = {}, isRepeatable = false): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end)
    if (options.signal?.aborted) return Promise.reject(options.signal.reason)
    const id = this.#nextId++
    const {promise, resolve, reject} = Promise.withResolvers<unknown>()
    const meta = options.onProgress ? {_meta: {progressToken: id}} : {}
    const text = JSON.stringify({jsonrpc: '2.0', id, method, params: {...params, ...meta}})
    const {onProgress} = options
    const pending: Pending = {id, text, isRepeatable, onProgress, isSent: false, holdTimer: undefined, resolve, reject}
    this.#pending.set(id, pending)
    const stopWatching = this.#watch(pending, options)
    if (this.#isUp) this.#send(pending)
    else this.#hold(pending)
    return promise.finally(stopWatching)
  }

  /** Gives up on a request whose time is over or whose caller went away. */
  #watch(pending: Pending, {signal, timeoutMs = this.#options.timeoutMs}: CallOptions): () => void {
    const onAbort = () => this.#giveUp(pending, signal?.reason)
    const onTimeout = () => this.#giveUp(pending, timedOut(timeoutMs))
    const timer = setTimeout(onTimeout, timeoutMs)
    signal?.addEventListener('abort', onAbort, {once: true})
    return () => {
      clearTimeout(timer)
      clearTimeout(pending.holdTimer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #giveUp(pending: Pending, reason: unknown): void {
    this.#pending.delete(pending.id)
    if (pending.isSent && this.#isUp) this.#notify('notifications/cancelled', {requestId: pending.id})
    pending.reject(reason)
  }

  /** Waits for the gateway, whose next attempt is made now. */
  #hold(pending: Pending): void {
    pending.isSent = false
    const giveUp = () => this.#giveUp(pending, unavailable(this.#problem))
    pending.holdTimer = setTimeout(giveUp, this.#options.reconnectTimeoutMs)
    this.#link.wake()
  }

  #send(pending: Pending): void {
    clearTimeout(pending.holdTimer)
    pending.isSent = true
    this.#link.send(pending.text)
  }

  #notify(method: string, params?: object): void {
    this.#link.send(JSON.stringify({jsonrpc: '2.0', method, ...(params && {params})}))
  }

  #greet(): void {
    if (this.#problem) this.#loseSent(this.#problem)
    this.#handshakeId = this.#nextId++
    const params = {protocolVersion: PROTOCOL_VERSION, capabilities: {}, clientInfo: this.#options.clientInfo}
    this.#link.send(JSON.stringify({jsonrpc: '2.0', id: this.#handshakeId, method: 'initialize', params}))
  }

  #greeted(result: unknown, error: unknown): void {
    if (error !== undefined) {
      this.#finish(readRpcError(error as RpcError))
      return
    }
    this.#isUp = true
    this.#problem = undefined
    if (isObject(result)) this.#instructions = String(result['instructions'] ?? '')
    this.#notify('notifications/initialized')
    this.#learnTools()
    for (const pending of this.#pending.values()) if (!pending.isSent) this.#send(pending)
  }

  #learnTools(): void {
    const learned = this.request('tools/list', {}, {}, true).then(result => {
      this.#options.onTools(isObject(result) ? result['tools'] : undefined)
      this.#hasBeenUp = true
      this.#opened.resolve()
    })
    learned.catch(error => this.#opened.reject(error))
  }

  #receive(message: unknown): void {
    if (!isObject(message)) return
    const {id, method, result, error} = message
    if (typeof method === 'string') this.#told(method, id, message['params'])
    else if (id === this.#handshakeId) this.#greeted(result, error)
    else this.#settle(id, result, error)
  }

  #settle(id: unknown, result: unknown, error: unknown): void {
    const pending = this.#pending.get(id as number)
    if (!pending) return
    this.#pending.delete(pending.id)
    if (error === undefined) pending.resolve(result)
    else pending.reject(readRpcError(error as RpcError))
  }

  #told(method: string, id: unknown, params: unknown): void {
    if (id !== undefined) this.#answer(id, method)
    if (method === 'notifications/tools/list_changed') this.#learnTools()
    if (method !== 'notifications/progress' || !isObject(params)) return
    const {progressToken, ...progress} = params
    this.#pending.get(progressToken as number)?.onProgress?.(progress as unknown as Progress)
  }

  #answer(id: unknown, method: string): void {
    const answer = method === 'ping' ? {result: {}} : {error: {code: METHOD_NOT_FOUND, message: 'not served here'}}
    this.#link.send(JSON.stringify({jsonrpc: '2.0', id, ...answer}))
  }

  /** When the token is in doubt, the next attempt tells whether these calls failed for its sake. */
  #disconnected(problem: KruxOSError, isUnderReview: boolean): void {
    this.#isUp = false
    this.#problem = problem
    if (!this.#hasBeenUp) this.#finish(problem)
    else if (!isUnderReview) this.#loseSent(problem)
  }

  #loseSent(problem: KruxOSError): void {
    for (const pending of this.#pending.values()) {
      if (!pending.isSent) continue
      if (pending.isRepeatable) this.#hold(pending)
      else this.#giveUp(pending, lost(problem))
    }
  }

  #finish(error: KruxOSError): void {
    this.#end ??= error
    this.#isUp = false
    this.#opened.promise.catch(() => {})
    this.#opened.reject(error)
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
  }
}

function timedOut(timeoutMs: number): KruxOSError {
  return localError('Timeout', `no answer within ${timeoutMs / 1000} s; the call may have run in part`, {
    hint: 'look at what it would have changed before you call again, or allow more with timeoutMs',
    retryable: true,
  })
}

function unavailable(problem: KruxOSError | undefined): KruxOSError {
  const why = problem?.message ?? 'the gateway does not answer'
  return localError('ServiceUnavailable', `nothing was run: ${why}`, {
    hint: problem?.hint ?? 'see how it is with: kruxos status',
    cause: problem,
    retryable: true,
  })
}

function lost(problem: KruxOSError): KruxOSError {
  return localError('ConnectionLost', `${problem.message}; outcome unknown, not sent again`, {
    hint: 'look at what the call would have changed before you call again',
    cause: problem,
  })
}
