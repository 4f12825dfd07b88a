import type {ScheduleRun} from '../../contract/schedule.ts'
import type {CallOutcome} from '../calls/call.ts'
import * as refusals from '../calls/refusals.ts'
import type {Schedule} from '../schedule.ts'
import {nextRun} from './cron.ts'
import type {EndListener, SchedulerOptions} from './index.ts'

/** One agent must not keep the others waiting. */
const MAX_RUNNING = 32
const MAX_RUNNING_PER_AGENT = 4
/** Kept of each schedule. */
const KEPT_RUNS = 10
const MAX_OUTPUT_CHARACTERS = 4096

export interface Runs {
  /** Begins a run that is due; later, when its schedule or its agent has enough of them under way. */
  start(schedule: Schedule): void
  abort(whose: (schedule: Schedule) => boolean): void
  /** Aborts them all and waits until their ends are on the disk. */
  stop(): Promise<void>
}

interface RunOptions extends SchedulerOptions {
  readonly onEnded: EndListener
  /** a run is over: another can begin */
  onRoom(): void
  /** a run could not be noted: it is tried again with the next tick */
  onFailure(error: Error): void
}

/** The one place where planned calls run: whoever takes a time that is due runs it, once. */
export function createRuns({store, clock, call, callerOf, onEnded, onRoom, onFailure}: RunOptions): Runs {
  const running = new Map<string, {schedule: Schedule; controller: AbortController}>()
  const turns = new Set<Promise<void>>()

  async function run(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const {id, cron, timezone, capability, input} = schedule
    const caller = await callerOf(schedule)
    if (typeof caller === 'string') {
      await store.schedules.end(id, caller)
      return onEnded(schedule, caller)
    }
    const now = clock.now()
    const next = cron === null || timezone === null ? null : nextRun({line: cron, timezone}, now)
    const startedAt = now.toISOString()
    const isOurs = await store.transaction(({schedules}) =>
      schedules.claim(schedule, next?.toISOString() ?? null, startedAt),
    )
    if (!isOurs) return
    // An operator may have stopped it before there was a call that could be stopped.
    const outcome: CallOutcome | 'unknown' = signal.aborted
      ? {ok: false, error: refusals.stopped(capability)}
      : await call({caller, capability, input, signal, progress: () => {}})
    const ended = {dueAt: schedule.nextRunAt ?? startedAt, startedAt, endedAt: clock.now().toISOString()}
    await store.transaction(({schedules}) =>
      schedules.finishRun(id, {...ended, ...endOf(capability, outcome)}, KEPT_RUNS),
    )
  }

  function hasRoomFor({id, agent}: Schedule): boolean {
    const ofAgent = [...running.values()].filter(({schedule}) => schedule.agent === agent)
    return !running.has(id) && running.size < MAX_RUNNING && ofAgent.length < MAX_RUNNING_PER_AGENT
  }

  return {
    start(schedule) {
      if (!hasRoomFor(schedule)) return
      const controller = new AbortController()
      running.set(schedule.id, {schedule, controller})
      const turn = run(schedule, controller.signal)
        .finally(() => running.delete(schedule.id))
        .then(onRoom, onFailure)
        .finally(() => turns.delete(turn))
      turns.add(turn)
    },
    abort(whose) {
      for (const {schedule, controller} of running.values()) {
        if (whose(schedule)) controller.abort(new Error('an operator stopped it'))
      }
    },
    async stop() {
      for (const {controller} of running.values()) controller.abort(new Error('the gateway stops'))
      await Promise.all(turns)
    },
  }
}

type End = Pick<ScheduleRun, 'state' | 'error' | 'message' | 'approvalId' | 'output'>

function endOf(capability: string, outcome: CallOutcome | 'unknown'): End {
  const nothing = {error: null, message: null, approvalId: null, output: null}
  if (outcome === 'unknown') {
    const message = `there is no capability ${capability} any more`
    return {...nothing, state: 'failed', error: 'CapabilityNotFound', message}
  }
  if (outcome.ok) {
    const isSmall = JSON.stringify(outcome.output).length <= MAX_OUTPUT_CHARACTERS
    return {...nothing, state: 'done', output: isSmall ? outcome.output : null}
  }
  const {error_type: error, description: message, context} = outcome.error
  const approvalId = typeof context['approval_id'] === 'string' ? context['approval_id'] : null
  return {...nothing, state: error === 'ApprovalPending' ? 'pending' : 'failed', error, message, approvalId}
}
