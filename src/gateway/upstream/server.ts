import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../../contract/errors.ts'
import type {ToolDefinition, Upstream} from '../../contract/upstream.ts'
import {type Capability, CapabilityError} from '../capability.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {PinRow, UpstreamRow} from '../upstream.ts'
import type {Offer} from './capability.ts'
import type {Connection} from './connection.ts'
import {isOffered, isUnapproved, type Review, review} from './review.ts'
import {clean} from './text.ts'

/** Also finds a change of which the server says nothing. */
const LOOK_EVERY_MS = 60_000
const FIRST_DELAY_MS = 500
const MAX_DELAY_MS = 60_000
/** A server that ran so long is not one that cannot start. */
const STEADY_MS = 60_000
const MAX_PROBLEM = 300

export interface ServerServices {
  readonly clock: Clock
  readonly log: Log
  connect(row: UpstreamRow, signal: AbortSignal, onToolsChanged: () => void): Promise<Connection>
  toCapability(offer: Offer): Capability
  /** puts these in the place of what the server offered before */
  offer(capabilities: readonly Capability[]): void
  /** what is offered became usable, or is no longer */
  refresh(): void
}

/** One server: kept running, its tools held against what was approved, and offered. */
export class UpstreamServer {
  readonly #services: ServerServices
  #row: UpstreamRow
  #pins: readonly PinRow[]
  #definitions: readonly ToolDefinition[] | null = null
  #reviews: readonly Review[] = []
  #connection: Connection | null = null
  #state: Upstream['state'] = 'disabled'
  #problem: string | null = null
  #since: string | null = null
  #restarts = 0
  #callsInFlight = 0
  #looking: Promise<void> | null = null
  #offered = ''
  #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(row: UpstreamRow, pins: readonly PinRow[], services: ServerServices) {
    this.#row = row
    this.#pins = pins
    this.#services = services
    this.#reviews = review(row, pins, null)
  }

  get row(): UpstreamRow {
    return this.#row
  }

  get reviews(): readonly Review[] {
    return this.#reviews
  }

  view(): Upstream {
    const {name, launch, agents, enabled, createdAt} = this.#row
    return {
      name,
      launch,
      agents: agents && [...agents],
      enabled,
      state: this.#state,
      problem: this.#problem,
      server: this.#connection?.server ?? null,
      protocol: this.#connection?.protocol ?? null,
      since: this.#since,
      restarts: this.#restarts,
      createdAt,
      tools: this.#reviews.map(({approved, current, ...tool}) => tool),
    }
  }

  /** Keeps it running from now on. @param connection one that is open already */
  start(connection?: {readonly open: Connection; readonly definitions: readonly ToolDefinition[]}): void {
    this.#row = {...this.#row, enabled: true}
    this.#state = 'starting'
    this.#stopping = new AbortController()
    if (connection) this.#use(connection.open, connection.definitions)
    else this.#offer()
    this.#running = this.#keepRunning(connection?.open)
  }

  /** Ends it and takes back what it offered. */
  async stop(): Promise<void> {
    this.#row = {...this.#row, enabled: false}
    this.#stopping.abort()
    await this.#running
    this.#lose('disabled', null)
    this.#definitions = null
    this.#reviews = review(this.#row, this.#pins, null)
    this.#offered = ''
    this.#services.offer([])
  }

  /** What it says now, from now on approved. */
  setPins(pins: readonly PinRow[]): void {
    this.#pins = pins
    this.#offer()
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
      this.#take(await connection.list())
    } catch (err) {
      this.#services.log.warn({upstream: this.#row.name, err}, 'an upstream server does not answer')
      await connection.close('it did not answer when it was asked for its tools')
    }
  }

  async #keepRunning(first?: Connection): Promise<void> {
    const {signal} = this.#stopping
    let delay = FIRST_DELAY_MS
    for (let ready = first; !signal.aborted; ready = undefined, this.#restarts += 1) {
      const started = performance.now()
      const problem = await this.#live(ready).catch(reasonOf)
      if (signal.aborted) return
      this.#lose('failed', problem)
      if (performance.now() - started > STEADY_MS) delay = FIRST_DELAY_MS
      await sleep(delay * (0.5 + Math.random()), undefined, {signal}).catch(() => {})
      delay = Math.min(delay * 2, MAX_DELAY_MS)
    }
  }

  /** From its start to its end. @returns why it ended */
  async #live(ready: Connection | undefined): Promise<string> {
    const {signal} = this.#stopping
    const connection = ready ?? (await this.#services.connect(this.#row, signal, () => void this.look()))
    const end = () => void connection.close('it was stopped')
    signal.addEventListener('abort', end, {once: true})
    if (signal.aborted) end()
    else if (!ready) this.#use(connection, await listOrClose(connection))
    const timer = setInterval(() => {
      // One that works on a call may be too busy to answer.
      if (this.#callsInFlight === 0) void this.look()
    }, LOOK_EVERY_MS).unref()
    try {
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
    this.#take(definitions)
    this.#services.refresh()
  }

  #lose(state: 'failed' | 'disabled', problem: string | null): void {
    this.#connection = null
    this.#since = null
    this.#state = state
    this.#problem = problem
    if (problem !== null)
      this.#services.log.warn({upstream: this.#row.name, problem}, 'an upstream server is not there')
    this.#services.refresh()
  }

  #take(definitions: readonly ToolDefinition[]): void {
    this.#definitions = definitions
    this.#offer()
  }

  /** Tells the registry when what can be called is not what it was. */
  #offer(): void {
    this.#reviews = review(this.#row, this.#pins, this.#definitions)
    const tools = this.#reviews.filter(isOffered)
    const text = JSON.stringify(tools.map(({capability, state, hash}) => [capability, state, hash]))
    if (text === this.#offered) return
    this.#offered = text
    this.#services.offer(tools.map(tool => this.#services.toCapability(this.#offerOf(tool))))
  }

  #offerOf(tool: Review): Offer {
    return {
      upstream: this.#row.name,
      tool: tool.tool,
      capability: tool.capability,
      hash: tool.hash,
      shown: tool.approved,
      floor: agent => this.#floor(tool, agent),
      unavailable: () => (this.#state === 'running' ? null : `the MCP server ${this.#row.name} does not run`),
      call: (name, input, context) => this.#call(name, input, context),
    }
  }

  #floor(tool: Review, agent: string): ReturnType<Offer['floor']> {
    const {name, agents} = this.#row
    if (agents && !agents.includes(agent))
      return {tier: 'blocked', reason: `the MCP server ${name} is for other agents`}
    if (!isUnapproved(tool)) return null
    const what = tool.state === 'new' ? 'is new' : 'is defined otherwise'
    return {tier: 'approval_required', reason: `it ${what} since an operator approved the tools of ${name}`}
  }

  async #call(...[tool, input, context]: Parameters<Offer['call']>): ReturnType<Offer['call']> {
    const connection = this.#connection
    if (!connection) throw new CapabilityError('ConnectionLost', `the MCP server ${this.#row.name} does not run`)
    this.#callsInFlight += 1
    try {
      return await connection.call(tool, input, context)
    } catch (error) {
      // Whether it hangs, or only this call does: one that hangs is started anew.
      const isLost = context.signal.aborted || (error instanceof CapabilityError && error.type === 'ConnectionLost')
      if (isLost) void this.look()
      throw error
    } finally {
      this.#callsInFlight -= 1
    }
  }
}

/** In words for operators. */
export function reasonOf(error: unknown): string {
  if (error instanceof KruxosError) return error.message
  const {code, message = String(error)} = Object(error)
  if (code === 'ENOENT') return 'there is no such program or folder'
  if (code === 'EACCES') return 'the program may not be started'
  return clean(String(message), MAX_PROBLEM)
}

/** @throws Error when it does not answer; then it is closed */
export async function listOrClose(connection: Connection): Promise<ToolDefinition[]> {
  try {
    return await connection.list()
  } catch (error) {
    await connection.close('it did not tell its tools')
    throw error
  }
}
