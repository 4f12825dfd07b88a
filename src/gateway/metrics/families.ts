export type Labels = Readonly<Record<string, string>>

interface Named {
  readonly name: string
  readonly help: string
}

/** What was counted, at one moment. Times are seconds. */
export type Family = Named &
  (
    | {readonly type: 'counter' | 'gauge'; readonly points: readonly Point[]}
    | {readonly type: 'histogram'; readonly bounds: readonly number[]; readonly points: readonly Distribution[]}
  )

export interface Point {
  readonly labels: Labels
  readonly value: number
}

export interface Distribution {
  readonly labels: Labels
  /** as many as bounds, and one for what lies beyond the last; a bound is included */
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

/** Counts what happened, by label; it never goes back. */
export class Counter {
  readonly #named: Named
  readonly #points = new Map<string, {labels: Labels; value: number}>()

  constructor(named: Named) {
    this.#named = named
  }

  add(labels: Labels): void {
    const point = keep(this.#points, labels, () => ({labels, value: 0}))
    point.value++
  }

  collect(): Family {
    return {...this.#named, type: 'counter', points: [...this.#points.values()]}
  }
}

/** How long things took, in seconds: how many lay between each two bounds. */
export class Histogram {
  readonly #named: Named
  readonly #bounds: readonly number[]
  readonly #points = new Map<string, {labels: Labels; counts: number[]; sum: number; count: number}>()

  /** @param bounds rising, in seconds */
  constructor(named: Named, bounds: readonly number[]) {
    this.#named = named
    this.#bounds = bounds
  }

  observe(labels: Labels, seconds: number): void {
    const fresh = () => ({labels, counts: [...this.#bounds, Infinity].map(() => 0), sum: 0, count: 0})
    const point = keep(this.#points, labels, fresh)
    const bucket = this.#bounds.findIndex(bound => seconds <= bound)
    const index = bucket === -1 ? this.#bounds.length : bucket
    point.counts[index] = (point.counts[index] ?? 0) + 1
    point.sum += seconds
    point.count++
  }

  collect(): Family {
    return {...this.#named, type: 'histogram', bounds: this.#bounds, points: [...this.#points.values()]}
  }
}

/** What is so now. */
export function gauge(named: Named, value: number, labels: Labels = {}): Family {
  return {...named, type: 'gauge', points: [{labels, value}]}
}

/** The point of these labels; a new one when there is none. Labels are always given in the same order. */
function keep<T>(points: Map<string, T>, labels: Labels, make: () => T): T {
  const key = JSON.stringify(labels)
  const known = points.get(key)
  if (known) return known
  const fresh = make()
  points.set(key, fresh)
  return fresh
}
