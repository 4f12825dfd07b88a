import type {WebSocket} from 'ws'
import {KruxosError} from '../contract/errors.ts'
import {backoffMs} from './backoff.ts'
import type {Grant} from './bridge-socket.ts'
import {type Opened, openConnection, prepareTarget} from './connection.ts'
import {address, BusyError, RejectedError} from './problems.ts'
import type {Settings} from './settings.ts'
import {loadToken, rejection} from './token.ts'

/** Two intervals without a sign of life, and a connection that looks open is not. */
const PING_INTERVAL_MS = 15_000
const MAX_RETRY_AFTER_SECONDS = 60
/** A peer that does not complete the closing handshake in time is left. */
const CLOSE_TIMEOUT_MS = 250
/** More than this waiting to be sent, and the host is not read for a while. */
const HIGH_WATER_BYTES = 1_048_576
/** A token that is not valid any more: the gateway's code, and the one of RFC 6455 for a violated policy. */
const REJECTED_CODES = [4401, 1008]

export interface LinkEvents {
  connected(): void
  message(text: string): void
  /** lost, or another attempt failed; the next one is under way. `isUnderReview`: it decides about the token */
  disconnected(problem: KruxosError, isUnderReview: boolean): void
  /** final: there will be no further attempt */
  rejected(problem: KruxosError): void
  /** what had to wait was sent */
  drained(): void
}

/** Keeps a connection to the gateway: tries again for ever, and asks the token's source once more when it is rejected. */
export class Link {
  readonly #settings: Settings
  readonly #events: LinkEvents
  readonly #pingIntervalMs: number
  #socket: WebSocket | undefined
  #sessionId: string | undefined
  #grant: Grant | undefined
  #rejectedToken: string | undefined
  #rejections = 0
  #failures = 0
  #isAlive = true
  #isPaused = false
  #isCongested = false
  #isClosed = false
  /** of the next attempt */
  #retryTimer: NodeJS.Timeout | undefined
  /** the gateway named the time of the next attempt */
  #isAppointment = false

  constructor(settings: Settings, events: LinkEvents, pingIntervalMs = PING_INTERVAL_MS) {
    this.#settings = settings
    this.#events = events
    this.#pingIntervalMs = pingIntervalMs
  }

  start(): void {
    void this.#attempt()
  }

  /** Makes the next attempt now, unless one is under way or the gateway named the time itself. */
  wake(): void {
    if (this.#retryTimer === undefined || this.#isAppointment) return
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    void this.#attempt()
  }

  get isCongested(): boolean {
    return this.#isCongested
  }

  send(text: string): void {
    const socket = this.#socket
    socket?.send(text, this.#onSent)
    this.#isCongested ||= socket !== undefined && socket.bufferedAmount > HIGH_WATER_BYTES
  }

  /** Stops reading from the gateway until `resume`. */
  pause(): void {
    this.#isPaused = true
    this.#socket?.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#isAlive = true
    this.#socket?.resume()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retryTimer)
    const socket = this.#socket
    if (!socket) return
    socket.resume()
    const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS)
    await new Promise<void>(resolve => {
      socket.once('close', () => resolve())
      socket.close(1000)
    })
    clearTimeout(timer)
  }

  async #attempt(): Promise<void> {
    try {
      this.#grant = await this.#currentGrant()
      const target = prepareTarget(this.#settings, this.#grant, this.#sessionId)
      this.#opened(
        await openConnection(
          target,
          text => this.#received(text),
          (code, reason) => this.#lost(code, reason),
        ),
      )
    } catch (error) {
      this.#failed(error instanceof KruxosError ? error : new KruxosError('INTERNAL', String(error), {cause: error}))
    }
  }

  /** The source is asked each time, as tokens are rotated; while it cannot answer, the last token is as good. */
  async #currentGrant(): Promise<Grant> {
    const last = this.#grant
    const usable = last !== undefined && last.token !== this.#rejectedToken ? last : undefined
    const grant = await loadToken(this.#settings.token).catch((error: unknown) => {
      if (usable) return usable
      throw error
    })
    if (grant.token === this.#rejectedToken) throw new RejectedError(this.#settings.endpoint)
    return grant
  }

  #opened({socket, sessionId}: Opened): void {
    if (this.#isClosed) {
      socket.terminate()
      return
    }
    this.#socket = socket
    this.#sessionId = sessionId ?? this.#sessionId
    this.#rejections = 0
    this.#isAlive = true
    if (this.#isPaused) socket.pause()
    socket.on('pong', this.#onAlive)
    const timer = setInterval(() => this.#ping(socket), this.#pingIntervalMs).unref()
    socket.once('close', () => clearInterval(timer))
    this.#events.connected()
  }

  readonly #onAlive = (): void => {
    this.#isAlive = true
  }

  readonly #onSent = (): void => {
    if (!this.#isCongested || (this.#socket?.bufferedAmount ?? 0) > HIGH_WATER_BYTES / 2) return
    this.#isCongested = false
    this.#events.drained()
  }

  #ping(socket: WebSocket): void {
    if (this.#isAlive || this.#isPaused) socket.ping()
    else socket.terminate()
    this.#isAlive = false
  }

  #received(text: string): void {
    this.#failures = 0
    this.#isAlive = true
    if (!this.#isClosed) this.#events.message(text)
  }

  #lost(code: number, reason: string): void {
    this.#socket = undefined
    this.#isCongested = false
    if (this.#isClosed) return
    const where = address(this.#settings.endpoint)
    const isUnderReview = REJECTED_CODES.includes(code)
    this.#events.disconnected(
      new KruxosError('UNREACHABLE', `the connection to the gateway at ${where} was lost (${reason || code})`),
      isUnderReview,
    )
    if (isUnderReview) this.#askAgain()
    else this.#retry(backoffMs(this.#failures++))
  }

  #failed(problem: KruxosError): void {
    if (this.#isClosed) return
    if (problem instanceof RejectedError) {
      this.#askAgain()
      return
    }
    this.#events.disconnected(problem, false)
    const wait = problem instanceof BusyError ? Math.min(problem.retryAfterSeconds, MAX_RETRY_AFTER_SECONDS) * 1000 : 0
    this.#retry(wait + backoffMs(this.#failures++), wait > 0)
  }

  /** A token may have been rotated since it was read; twice the same answer is final. */
  #askAgain(): void {
    this.#rejections++
    this.#rejectedToken = this.#grant?.token
    if (this.#rejections === 1) void this.#attempt()
    else this.#events.rejected(rejection(this.#settings))
  }

  #retry(delayMs: number, isAppointment = false): void {
    this.#isAppointment = isAppointment
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined
      if (!this.#isClosed) void this.#attempt()
    }, delayMs)
  }
}
