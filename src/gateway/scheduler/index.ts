import {randomBytes} from 'node:crypto'
import type {Call, Caller} from '../calls/call.ts'
import {CapabilityError} from '../capability.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {Owner, PlannedCall, Schedule, Schedules, ScheduleTable} from '../schedule.ts'
import {checkCron} from './cron.ts'
import {createRuns} from './runs.ts'

const EVERY_MS = 1000
/** Kept of an agent when they are over. */
const KEPT_SCHEDULES = 20

export interface SchedulerOptions {
  readonly store: {
    readonly schedules: ScheduleTable
    transaction<T>(work: (tables: {readonly schedules: ScheduleTable}) => Promise<T>): Promise<T>
  }
  readonly clock: Clock
  readonly log: Log
  readonly maxPerAgent: number
  readonly minIntervalSeconds: number
  /** false: soon, something that it needs is being started */
  isReady(capability: string): boolean
  /** the path of every call: policy, approval and audit are decided there, when the time has come */
  readonly call: Call
  /** who calls, or why they may not any more */
  callerOf(owner: Owner): Promise<Caller | string>
}

export interface Scheduler extends Schedules {
  /** why planned calls do not run at present; null when they do */
  readonly fault: string | null
  /** Gives up what an earlier gateway left running, and begins. What was missed meanwhile runs once. */
  start(): Promise<void>
  /** Begins what is due now. */
  tick(): Promise<void>
  /** Told of schedules that run no more because their owner may not. */
  onEnded(listener: EndListener): void
  /** Stops runs that are under way. */
  abort(whose: (schedule: Schedule) => boolean): void
  stop(): Promise<void>
}

export type EndListener = (schedule: Schedule, reason: string) => void

/** Calls that agents planned: rows that outlive the session and the gateway. Nothing here knows a capability. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const {store, clock, log, maxPerAgent, minIntervalSeconds} = options
  const listeners = new Set<EndListener>()
  const runs = createRuns({
    ...options,
    onEnded(schedule, reason) {
      for (const listener of listeners) listener(schedule, reason)
    },
    onRoom() {
      fault = null
      void tick()
    },
    onFailure: fail,
  })
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> = Promise.resolve()
  let fault: string | null = null
  let isStopping = false

  async function turn(): Promise<void> {
    if (isStopping) return
    const due = await store.schedules.due(clock.now().toISOString())
    if (due.length === 0) fault = null
    for (const schedule of due) if (options.isReady(schedule.capability)) runs.start(schedule)
  }

  function fail(err: Error): void {
    if (fault === null) log.error({err}, 'planned calls cannot be run')
    fault = err.message
  }

  function tick(): Promise<void> {
    ticking = ticking.then(turn).catch(fail)
    return ticking
  }

  async function add(schedule: Schedule): Promise<Schedule> {
    const bounds = {max: maxPerAgent, keep: KEPT_SCHEDULES}
    if (await store.schedules.insert(schedule, bounds)) return schedule
    throw new CapabilityError('TooManySchedules', `you have ${maxPerAgent} planned calls`, {limit: maxPerAgent})
  }

  return {
    get fault() {
      return fault
    },
    async addCron(owner, call, {line, timezone}) {
      const now = clock.now()
      const first = checkCron({line, timezone}, now, minIntervalSeconds)
      return add({...planned('cron', owner, call, now, first), cron: line, timezone})
    },
    async addDelay(owner, call, seconds) {
      const now = clock.now()
      return add(planned('delay', owner, call, now, new Date(now.getTime() + seconds * 1000)))
    },
    async list(agent) {
      const schedules = await store.schedules.list({agent})
      return Promise.all(
        schedules.map(async schedule => ({...schedule, runs: await store.schedules.runs(schedule.id)})),
      )
    },
    async remove(agent, kind, id) {
      const [found] = await store.schedules.findByPrefix(id)
      if (found?.id !== id || found.agent !== agent || found.kind !== kind) return false
      return store.schedules.remove(id)
    },
    async start() {
      await store.schedules.giveUpRunning(clock.now().toISOString())
      timer = setInterval(tick, EVERY_MS).unref()
      void tick()
    },
    tick,
    onEnded: listener => void listeners.add(listener),
    abort: runs.abort,
    async stop() {
      isStopping = true
      clearInterval(timer)
      await ticking
      await runs.stop()
    },
  }
}

function planned(kind: Schedule['kind'], owner: Owner, call: PlannedCall, now: Date, next: Date): Schedule {
  const id = `${kind}-${randomBytes(6).toString('hex')}`
  const times = {createdAt: now.toISOString(), nextRunAt: next.toISOString()}
  return {...owner, ...call, id, kind, cron: null, timezone: null, ...times, endedReason: null}
}
