import {randomBytes} from 'node:crypto'
import {fail} from './errors.ts'
import type {Program, State} from './program.ts'
import {Running} from './running.ts'

/** Of each agent, programs that are over: what they wrote stays in memory. */
const REMEMBERED = 32
const MAX_TIMER_SECONDS = 2_000_000

interface Owner {
  readonly agent: string
  /** null: an operator's call, or a session that is over */
  readonly sessionId: string | null
}

/** A program of an agent. */
export interface Entry extends Owner {
  readonly id: string
  readonly startedAt: Date
  readonly run: Running
}

interface Options {
  now(): Date
  readonly maxRunningPerAgent: number
  readonly keptBytes: number
}

/** The programs that agents started, running or over, as long as the gateway lives. */
export class Programs {
  readonly #options: Options
  /** in the order in which they were started */
  readonly #entries = new Map<string, Entry>()
  /** of each agent, those that are about to be in `#entries` */
  readonly #starting = new Map<string, number>()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws CapabilityError TooManyProcesses */
  async start(owner: Owner, program: Program, maxSeconds: number): Promise<Entry> {
    const {agent} = owner
    const {maxRunningPerAgent, keptBytes, now} = this.#options
    const starting = this.#starting.get(agent) ?? 0
    if (this.list(agent, 'running').length + starting >= maxRunningPerAgent)
      throw fail('TooManyProcesses', `you have ${maxRunningPerAgent} programs running`, {limit: maxRunningPerAgent})
    this.#starting.set(agent, starting + 1)
    try {
      const run = await Running.start(program, keptBytes)
      const entry = {...owner, id: this.#freeId(), startedAt: now(), run}
      this.#entries.set(entry.id, entry)
      endAfter(run, maxSeconds)
      void run.ended.then(() => this.#forgetOldest(agent))
      return entry
    } finally {
      this.#starting.set(agent, (this.#starting.get(agent) ?? 1) - 1)
    }
  }

  /** @throws CapabilityError ProcessNotFound, also for what belongs to another agent */
  get(agent: string, id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry?.agent !== agent) throw fail('ProcessNotFound', `you have no program ${id}`, {process_id: id})
    return entry
  }

  /** newest first */
  list(agent: string, state: State | 'all' = 'all'): Entry[] {
    return [...this.#entries.values()]
      .filter(entry => entry.agent === agent && (state === 'all' || entry.run.state === state))
      .reverse()
  }

  /** Ends those that fit; resolves when they are gone. */
  async end(whose: (owner: Owner) => boolean): Promise<void> {
    const running = [...this.#entries.values()].filter(entry => whose(entry) && entry.run.state === 'running')
    await Promise.all(running.map(({run}) => run.end().then(() => run.ended)))
  }

  #forgetOldest(agent: string): void {
    const over = this.list(agent).filter(({run}) => run.state !== 'running')
    for (const {id} of over.slice(REMEMBERED)) this.#entries.delete(id)
  }

  #freeId(): string {
    for (;;) {
      const id = `proc-${randomBytes(4).toString('hex')}`
      if (!this.#entries.has(id)) return id
    }
  }
}

function endAfter(run: Running, seconds: number): void {
  const timer = setTimeout(() => void run.end('timed_out'), Math.min(seconds, MAX_TIMER_SECONDS) * 1000)
  void run.ended.then(() => clearTimeout(timer))
}
