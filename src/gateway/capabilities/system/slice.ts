import type {Counters, HostReading, Traffic} from './host.ts'

export interface TimedReading extends HostReading {
  readonly atMs: number
}

/** What happened between two readings, or over several such spans joined. `null`: not measured. */
export interface Slice {
  readonly fromMs: number
  readonly toMs: number
  /** less than the span when the sampler was stopped in between */
  readonly coveredMs: number
  readonly samples: number
  readonly cpu: {readonly busy: number; readonly total: number; readonly peakPercent: number | null}
  readonly memory: {readonly sumBytes: number; readonly peakBytes: number; readonly totalBytes: number}
  readonly disk: Traffic | null
  readonly network: Traffic | null
}

/** A first reading has nothing before it: it tells the memory, and no rate. */
export function sliceOf(before: TimedReading | null, after: TimedReading): Slice {
  const {atMs, cpu, memory, disks, networks} = after
  const fromMs = before?.atMs ?? atMs
  const total = Math.max(0, cpu.total - (before?.cpu.total ?? cpu.total))
  // the kernel lets the time spent waiting for disks go back a little
  const busy = Math.min(total, Math.max(0, cpu.busy - (before?.cpu.busy ?? cpu.busy)))
  return {
    fromMs,
    toMs: atMs,
    coveredMs: atMs - fromMs,
    samples: 1,
    cpu: {busy, total, peakPercent: percentOf(busy, total)},
    memory: {sumBytes: memory.usedBytes, peakBytes: memory.usedBytes, totalBytes: memory.totalBytes},
    disk: growth(before?.disks ?? null, disks),
    network: growth(before?.networks ?? null, networks),
  }
}

/** Joins an earlier and a later slice. The same joining makes old samples coarser and answers for a window. */
export function joinSlices(earlier: Slice, later: Slice): Slice {
  return {
    fromMs: earlier.fromMs,
    toMs: later.toMs,
    coveredMs: earlier.coveredMs + later.coveredMs,
    samples: earlier.samples + later.samples,
    cpu: {
      busy: earlier.cpu.busy + later.cpu.busy,
      total: earlier.cpu.total + later.cpu.total,
      peakPercent: joinMeasured(earlier.cpu.peakPercent, later.cpu.peakPercent, Math.max),
    },
    memory: {
      sumBytes: earlier.memory.sumBytes + later.memory.sumBytes,
      peakBytes: Math.max(earlier.memory.peakBytes, later.memory.peakBytes),
      totalBytes: later.memory.totalBytes,
    },
    disk: joinMeasured(earlier.disk, later.disk, add),
    network: joinMeasured(earlier.network, later.network, add),
  }
}

/** One decimal; null when there is no whole to be a part of. */
export function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 1000) / 10 : null
}

/** A device counts from its second reading on: what it carried before belongs to no slice. A counter that went back was reset. */
function growth(before: Counters | null, after: Counters | null): Traffic | null {
  if (before === null || after === null) return null
  return [...after].reduce(
    (total, [name, now]) => {
      const then = before.get(name) ?? now
      return add(total, {
        inBytes: Math.max(0, now.inBytes - then.inBytes),
        outBytes: Math.max(0, now.outBytes - then.outBytes),
      })
    },
    {inBytes: 0, outBytes: 0},
  )
}

function add(a: Traffic, b: Traffic): Traffic {
  return {inBytes: a.inBytes + b.inBytes, outBytes: a.outBytes + b.outBytes}
}

function joinMeasured<T>(a: T | null, b: T | null, joinBoth: (a: T, b: T) => T): T | null {
  if (a === null) return b
  if (b === null) return a
  return joinBoth(a, b)
}
