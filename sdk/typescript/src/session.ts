import {Link} from '../../../src/bridge/link.ts'
import {isObject, METHOD_NOT_FOUND} from '../../../src/bridge/messages.ts'
import {MAX_MESSAGE_TO_GATEWAY_BYTES} from '../../../src/bridge/relay.ts'
import type {Settings} from '../../../src/bridge/settings.ts'
import {type RpcError, readRpcError} from './answers.ts'
import type {CallOptions, Progress} from './call-options.ts'
import type {KruxOSError} from './errors.ts'
import {lost, timedOut, tooLarge, unavailable} from './faults.ts'
import {Pending} from './pending.ts'
import {fromContract} from './problems.ts'
import {localError} from './raise.ts'

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
      message: text => this.#receive(parse(text)),
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
    const {timeoutMs} = this.#options
    const timer = setTimeout(() => this.#finish(timedOut(timeoutMs)), timeoutMs)
    this.#link.start()
    try {
      await this.#opened.promise
    } catch (error) {
      await this.#link.close()
      throw error
    } finally {
      clearTimeout(timer)
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
    const meta = options.onProgress ? {_meta: {progressToken: id}} : {}
    const text = JSON.stringify({jsonrpc: '2.0', id, method, params: {...params, ...meta}})
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_MESSAGE_TO_GATEWAY_BYTES) return Promise.reject(tooLarge(bytes, MAX_MESSAGE_TO_GATEWAY_BYTES))
    const pending = new Pending(id, text, options, isRepeatable)
    this.#pending.set(id, pending)
    this.#watch(pending, options)
    if (this.#isUp) this.#send(pending)
    else this.#hold(pending)
    return pending.answer
  }

  #watch(pending: Pending, {signal, timeoutMs = this.#options.timeoutMs}: CallOptions): void {
    const onTimeout = () => this.#giveUp(pending, timedOut(timeoutMs))
    pending.watch(timeoutMs, onTimeout, () => this.#giveUp(pending, signal?.reason))
  }

  #giveUp(pending: Pending, reason: unknown): void {
    this.#pending.delete(pending.id)
    if (pending.isSent && this.#isUp) this.#notify('notifications/cancelled', {requestId: pending.id})
    pending.reject(reason)
  }

  /** Waits for the gateway, whose next attempt is made now. */
  #hold(pending: Pending): void {
    pending.hold(this.#options.reconnectTimeoutMs, () => this.#giveUp(pending, unavailable(this.#problem)))
    this.#link.wake()
  }

  #send(pending: Pending): void {
    pending.sent()
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
    const pending = this.#pending.get(progressToken as number)
    if (pending) this.#report(pending, progress as unknown as Progress)
  }

  /** A listener that throws ends its own call, not the connection. */
  #report(pending: Pending, progress: Progress): void {
    try {
      pending.report(progress)
    } catch (error) {
      this.#giveUp(pending, error)
    }
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

/** undefined, which answers nothing, for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
