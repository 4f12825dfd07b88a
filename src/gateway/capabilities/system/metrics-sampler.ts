import {type HostReading, readHost} from './host.ts'
import {joinSlices, type Slice, sliceOf, type TimedReading} from './slice.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

export const WINDOWS = ['1m', '5m', '15m', '1h', '24h'] as const
export type MetricsWindow = (typeof WINDOWS)[number]

const WINDOW_MS: Readonly<Record<MetricsWindow, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
}

const SAMPLE_EVERY_MS = 5 * SECOND_MS
/** Older slices are joined to steps of a minute: about 180 fine and 1440 coarse ones are kept. */
const FINE_FOR_MS = WINDOW_MS['15m']
const COARSE_STEP_MS = MINUTE_MS
const KEPT_FOR_MS = WINDOW_MS['24h']

interface Options {
  /** monotonic milliseconds: a window must not move when the wall clock is set */
  now?: () => number
  read?: () => HostReading
}

/** Reads the machine's counters every 5 seconds and keeps a day of them. */
export class MetricsSampler {
  readonly #now: () => number
  readonly #read: () => HostReading
  #timer: NodeJS.Timeout | undefined
  #previous: TimedReading | null = null
  #fine: Slice[] = []
  #coarse: Slice[] = []

  constructor({now = () => performance.now(), read = readHost}: Options = {}) {
    this.#now = now
    this.#read = read
  }

  /** Takes the first sample at once. The timer does not keep the process alive. */
  start(): void {
    if (this.#timer) return
    this.sample()
    this.#timer = setInterval(() => this.sample(), SAMPLE_EVERY_MS).unref()
  }

  /** What was sampled is kept; the time until the next start belongs to no window. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#previous = null
  }

  sample(): void {
    const reading = {...this.#read(), atMs: this.#now()}
    this.#fine.push(sliceOf(this.#previous, reading))
    this.#previous = reading
    this.#age(reading.atMs)
  }

  /** The samples that lie wholly in the window that ends now, joined; null when there are none. */
  summarize(window: MetricsWindow): Slice | null {
    const from = this.#now() - WINDOW_MS[window]
    const [first, ...rest] = [...this.#coarse, ...this.#fine].filter(slice => slice.fromMs >= from)
    return first ? rest.reduce(joinSlices, first) : null
  }

  #age(nowMs: number): void {
    const firstFine = this.#fine.findIndex(slice => slice.toMs > nowMs - FINE_FOR_MS)
    for (const slice of this.#fine.splice(0, firstFine)) this.#addCoarse(slice)
    this.#coarse = this.#coarse.filter(slice => slice.toMs > nowMs - KEPT_FOR_MS)
  }

  #addCoarse(slice: Slice): void {
    const last = this.#coarse.at(-1)
    if (last && slice.toMs - last.fromMs <= COARSE_STEP_MS) this.#coarse.splice(-1, 1, joinSlices(last, slice))
    else this.#coarse.push(slice)
  }
}
