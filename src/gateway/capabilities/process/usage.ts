import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'

/** What a program and all it started used so far. */
export interface Usage {
  readonly cpuMs: number
  readonly memoryPeakBytes: number
  readonly ioReadBytes: number
  readonly ioWriteBytes: number
}

/** Clock ticks of /proc: 100 a second on every Linux that Node runs on (USER_HZ). */
const TICK_MS = 10

const NOTHING: Usage = {cpuMs: 0, memoryPeakBytes: 0, ioReadBytes: 0, ioWriteBytes: 0}

/**
 * The processes of a sandbox, as folders that tell of them; empty when it is gone. The sandbox has a /proc of its own,
 * in which nobody else is. Read at once and not by a thread of Node: while processes multiply there is no time.
 */
export function processesOf(sandbox: number): string[] {
  const folder = `/proc/${sandbox}/root/proc`
  // To us, who are not in it, it has no `self`; before the sandbox is set up this is the /proc of the host.
  if (existsSync(`${folder}/self`)) return []
  try {
    return readdirSync(folder).flatMap(name => (/^\d+$/.test(name) ? [`${folder}/${name}`] : []))
  } catch {
    return []
  }
}

/** Whether a process sleeps; true as well when it is gone. */
export function isWaiting(pid: number): boolean {
  try {
    return /^State:\tS/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

/** What they used together; memory is what they use now. Those that ended count with the parent that waited for them. */
export async function usageOf(processes: readonly string[]): Promise<Usage> {
  const usages = await Promise.all(processes.map(usageOfOne))
  return usages.reduce((total, usage) => combine(total, usage, (a, b) => a + b), NOTHING)
}

/** The peak of each: processes that end between two looks take with them what they used. */
export function mostOf(before: Usage, now: Usage): Usage {
  return combine(before, now, Math.max)
}

function combine(one: Usage, other: Usage, join: (a: number, b: number) => number): Usage {
  return {
    cpuMs: join(one.cpuMs, other.cpuMs),
    memoryPeakBytes: join(one.memoryPeakBytes, other.memoryPeakBytes),
    ioReadBytes: join(one.ioReadBytes, other.ioReadBytes),
    ioWriteBytes: join(one.ioWriteBytes, other.ioWriteBytes),
  }
}

async function usageOfOne(folder: string): Promise<Usage> {
  const [stat, memory, io] = await Promise.all(
    ['stat', 'smaps_rollup', 'io'].map(name => readFile(`${folder}/${name}`, 'utf8').catch(() => '')),
  )
  return {
    cpuMs: cpuTicks(stat) * TICK_MS,
    // what is shared is divided among those who share it, so that the sum counts it once
    memoryPeakBytes: numberAfter('Pss', memory) * 1024,
    ioReadBytes: numberAfter('read_bytes', io),
    ioWriteBytes: numberAfter('write_bytes', io),
  }
}

/** proc_pid_stat(5): utime, stime, cutime and cstime; the name of the program may hold blanks and parentheses. */
function cpuTicks(stat = ''): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((total, field) => total + Number(field), 0)
}

function numberAfter(name: string, text = ''): number {
  return Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}
