import {randomBytes} from 'node:crypto'
import {fail} from './errors.ts'
import type {Program, State} from './program.ts'
import {Running} from './running.ts'

/** Of each agent, programs that are over: what they wrote stays in memory. */
const REMEMBERED = 32

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
  /** those that are about to be in `#entries` */
  readonly #starting = new Set<Owner & {isUnwanted: boolean}>()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws CapabilityError TooManyProcesses */
  async start(owner: Owner, program: Program, maxSeconds: number): Promise<Entry> {
    const {maxRunningPerAgent, keptBytes, now} = this.#options
    if (this.#count(owner) >= maxRunningPerAgent)
      throw fail('TooManyProcesses', `you have ${maxRunningPerAgent} programs running`, {limit: maxRunningPerAgent})
    const starting = {...owner, isUnwanted: false}
    this.#starting.add(starting)
    try {
      const run = await Running.start(program, keptBytes)
      const entry = {...owner, id: this.#freeId(), startedAt: now(), run}
      this.#entries.set(entry.id, entry)
      endAfter(run, maxSeconds)
      void run.ended.then(() => this.#forgetOldest(owner))
      if (starting.isUnwanted) void run.end()
      return entry
    } finally {
      this.#starting.delete(starting)
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
    for (const starting of this.#starting) starting.isUnwanted ||= whose(starting)
    const running = [...this.#entries.values()].filter(entry => whose(entry) && entry.run.state === 'running')
    await Promise.all(running.map(({run}) => run.end().then(() => run.ended)))
  }

  #count({agent}: Owner): number {
    return this.list(agent, 'running').length + [...this.#starting].filter(each => each.agent === agent).length
  }

  #forgetOldest({agent}: Owner): void {
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
  const timer = setTimeout(() => void run.end('timed_out'), seconds * 1000)
  void run.ended.then(() => clearTimeout(timer))
}
