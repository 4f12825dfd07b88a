import type {ToolDefinition, Upstream} from '../../contract/upstream.ts'
import {CancelledError} from '../calls/cancelled.ts'
import {type Capability, CapabilityError} from '../capability.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {PinRow, UpstreamRow} from '../upstream.ts'
import type {Offer} from './capability.ts'
import type {Connection} from './connection.ts'
import {reasonOf} from './faults.ts'
import {type Review, toTool} from './review.ts'
import {supervise} from './supervise.ts'
import {UpstreamTools} from './tools.ts'

/** Also finds a change of which the server says nothing. */
const LOOK_EVERY_MS = 60_000

export interface ServerServices {
  readonly clock: Clock
  readonly log: Log
  connect(row: UpstreamRow, signal: AbortSignal, onToolsChanged: () => void): Promise<Connection>
  toCapability(offer: Offer): Capability
  offer(capabilities: readonly Capability[]): void
  refresh(): void
}

/** One server: kept running, its tools held against what was approved, and offered. */
export class UpstreamServer {
  readonly #services: ServerServices
  readonly #tools: UpstreamTools
  #row: UpstreamRow
  #connection: Connection | null = null
  #state: Upstream['state'] = 'disabled'
  #problem: string | null = null
  #since: string | null = null
  #restarts = 0
  #callsInFlight = 0
  #looking: Promise<void> | null = null
  #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(row: UpstreamRow, pins: readonly PinRow[], services: ServerServices) {
    this.#row = row
    this.#services = services
    this.#tools = new UpstreamTools(pins, {
      ...services,
      row: () => this.#row,
      isRunning: () => this.#state === 'running',
      call: (...args) => this.#call(...args),
    })
  }

  get row(): UpstreamRow {
    return this.#row
  }

  get reviews(): readonly Review[] {
    return this.#tools.reviews
  }

  /** @param row terms that it will have */
  view(row = this.#row): Upstream {
    const {name, launch, agents, renames, enabled, createdAt} = row
    return {
      name,
      launch,
      agents: agents && [...agents],
      renames: {...renames},
      enabled,
      state: this.#state,
      problem: this.#problem,
      server: this.#connection?.server ?? null,
      protocol: this.#connection?.protocol ?? null,
      since: this.#since,
      restarts: this.#restarts,
      createdAt,
      tools: this.#tools.reviews.map(toTool),
    }
  }

  /** Keeps it running from now on. @param connection one that is open already */
  start(connection?: {readonly open: Connection; readonly definitions: readonly ToolDefinition[]}): void {
    this.#row = {...this.#row, enabled: true}
    this.#state = 'starting'
    this.#stopping = new AbortController()
    try {
      if (connection) this.#use(connection.open, connection.definitions)
      else this.#tools.offer()
    } catch (error) {
      // A later gateway may have a category of that name itself.
      void connection?.open.close('it cannot be offered')
      this.#lose('failed', reasonOf(error))
      return
    }
    let ready = connection?.open
    this.#running = supervise({
      signal: this.#stopping.signal,
      live: () => this.#live(ready),
      onEnd: reason => {
        ready = undefined
        this.#restarts += 1
        this.#lose('failed', reason)
      },
    })
  }

  /** Ends it and takes back what it offered. */
  async stop(): Promise<void> {
    this.#row = {...this.#row, enabled: false}
    this.#stopping.abort()
    await this.#running
    this.#lose('disabled', null)
    this.#tools.withdraw()
  }

  /** Other terms. A connection that is open stays, unless it is to end. */
  async change(row: UpstreamRow): Promise<void> {
    const {enabled} = this.#row
    this.#row = {...row, enabled}
    if (row.enabled && !enabled) return this.start()
    if (!row.enabled) return this.stop()
    this.#tools.offer()
    this.#services.refresh()
  }

  /** What it says now, from now on approved. */
  setPins(pins: readonly PinRow[]): void {
    this.#tools.setPins(pins)
  }

  /** Asks what its tools are. A server that does not answer is started anew. */
  look(): Promise<void> {
    // One that never stops telling of changes is asked one question after another, not all at once.
    this.#looking ??= this.#ask().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #ask(): Promise<void> {
    const connection = this.#connection
    if (!connection) return
    try {
      this.#tools.take(await connection.list())
    } catch (err) {
      this.#services.log.warn({upstream: this.#row.name, err}, 'an upstream server does not answer')
      await connection.close('it did not answer when it was asked for its tools')
    }
  }

  /** From its start to its end. @returns why it ended */
  async #live(ready: Connection | undefined): Promise<string> {
    const {signal} = this.#stopping
    const connection = ready ?? (await this.#services.connect(this.#row, signal, () => void this.look()))
    const end = () => void connection.close('it was stopped')
    signal.addEventListener('abort', end, {once: true})
    const timer = setInterval(() => {
      // One that works on a call may be too busy to answer.
      if (this.#callsInFlight === 0) void this.look()
    }, LOOK_EVERY_MS).unref()
    try {
      if (signal.aborted) end()
      else if (!ready) this.#use(connection, await connection.list())
      return await connection.closed
    } finally {
      clearInterval(timer)
      signal.removeEventListener('abort', end)
      await connection.close('it ended')
    }
  }

  #use(connection: Connection, definitions: readonly ToolDefinition[]): void {
    const {name} = this.#row
    this.#connection = connection
    this.#state = 'running'
    this.#problem = null
    this.#since = this.#services.clock.now().toISOString()
    this.#services.log.info({upstream: name, server: connection.server, protocol: connection.protocol}, 'upstream runs')
    this.#tools.take(definitions)
    this.#services.refresh()
  }

  #lose(state: 'failed' | 'disabled', problem: string | null): void {
    this.#connection = null
    this.#since = null
    this.#state = state
    this.#problem = problem
    const {name} = this.#row
    if (problem !== null) this.#services.log.warn({upstream: name, problem}, 'an upstream server is not there')
    this.#services.refresh()
  }

  async #call(...[tool, input, context]: Parameters<Offer['call']>): ReturnType<Offer['call']> {
    const connection = this.#connection
    if (!connection) throw new CapabilityError('ConnectionLost', `the MCP server ${this.#row.name} does not run`)
    let isDoubtful = false
    this.#callsInFlight += 1
    try {
      return await connection.call(tool, input, context)
    } catch (error) {
      isDoubtful = !(context.signal.reason instanceof CancelledError) && !isAnswer(error)
      throw error
    } finally {
      this.#callsInFlight -= 1
      // Whether it hangs, or only this call did: one that hangs is started anew.
      if (isDoubtful && this.#callsInFlight === 0) void this.look()
    }
  }
}

/** A failure that the server itself told. */
function isAnswer(error: unknown): boolean {
  return error instanceof CapabilityError && error.type === 'UpstreamError'
}
