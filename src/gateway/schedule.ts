import type {Schedule as PublicSchedule, ScheduleDetail, ScheduleRun} from '../contract/schedule.ts'

/** Who calls when a schedule is due. */
export interface Owner {
  readonly principal: 'agent' | 'user'
  readonly agent: string
  /** the token it was made with: what is revoked with it runs no more; null when an operator made it for the agent */
  readonly tokenId: string | null
}

export interface PlannedCall {
  readonly capability: string
  readonly input: Record<string, unknown>
  readonly description: string
}

export type Schedule = PublicSchedule & Owner & Pick<PlannedCall, 'input'>

export interface ScheduleTable {
  /** Adds it, unless the agent has `max` that are not over. Those that are over are kept up to `keep` of an agent. */
  insert(schedule: Schedule, bounds: {readonly max: number; readonly keep: number}): Promise<boolean>
  findByPrefix(prefix: string): Promise<Schedule[]>
  /** the oldest first */
  list(filter: {readonly agent?: string | undefined}): Promise<Schedule[]>
  /** false when there is none, or when it is a delay whose time has come */
  remove(id: string): Promise<boolean>
  /** those whose time has come, the longest waiting first */
  due(now: string): Promise<Schedule[]>
  /**
   * Takes a run that is due, sets the next and notes that it has begun; true for one caller only. Inside a transaction,
   * so that a crash leaves both or none.
   */
  claim(schedule: Schedule, nextRunAt: string | null, startedAt: string): Promise<boolean>
  /** It runs no more. */
  end(id: string, reason: string): Promise<void>
  /** Notes how a run ended, and forgets all but the last `keep` of its schedule. */
  finishRun(id: string, run: ScheduleRun, keep: number): Promise<void>
  /** What was running when an earlier gateway ended may have been done, or not. */
  giveUpRunning(endedAt: string): Promise<void>
  /** the newest first */
  runs(id: string): Promise<ScheduleRun[]>
}

/** The calls that agents planned. */
export interface Schedules {
  /** @throws CapabilityError InvalidCronExpression, InvalidTimezone, TooManySchedules */
  addCron(owner: Owner, call: PlannedCall, when: {line: string; timezone: string}): Promise<Schedule>
  /** @throws CapabilityError TooManySchedules */
  addDelay(owner: Owner, call: PlannedCall, seconds: number): Promise<Schedule>
  /** the oldest first */
  list(agent: string): Promise<(Schedule & ScheduleDetail)[]>
  /** false when the agent has no such schedule; a delay that has run cannot be taken back */
  remove(agent: string, kind: Schedule['kind'], id: string): Promise<boolean>
}
