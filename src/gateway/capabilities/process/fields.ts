import {z} from 'zod'
import {STATES} from './program.ts'
import type {Entry} from './programs.ts'
import type {Usage} from './usage.ts'

/** Fields that several of these capabilities have. */

export const count = z.int().min(0)
export const processId = z.string().min(1).max(64).describe('id of the program, as process.run gave it')

const ResourceUsage = z
  .strictObject({
    cpu_ms: count.describe('processor time, milliseconds'),
    memory_peak_bytes: count.describe('most memory at a time, bytes'),
    io_read_bytes: count.describe('read from disks, bytes'),
    io_write_bytes: count.describe('written to disks, bytes'),
  })
  .nullable()
  .describe('used by the program and what it started, looked at 20 times a second; null when it ended before')

/** What every answer tells of a program. */
export const programFields = {
  process_id: z.string().describe('id of the program'),
  state: z.enum(STATES).describe('completed: it ended by itself; killed and timed_out: it was ended'),
  exit_code: z.int().nullable().describe('0 to 255, 128 and more after a signal; null unless completed'),
  duration_ms: count.describe('age, or how long it lived, milliseconds'),
  resource_usage: ResourceUsage,
}

/** Beside these, what is told of it later. */
export const recordFields = {
  ...programFields,
  command: z.string().describe('program and arguments, quoted as for a shell'),
  started_at: z.iso.datetime().describe('start, ISO 8601 in UTC'),
  limit_exceeded: z
    .enum(['memory', 'cpu', 'processes'])
    .nullable()
    .describe('the limit that it was killed for; null when there was none'),
}

export function toProgram({id, run}: Entry) {
  return {
    process_id: id,
    state: run.state,
    exit_code: run.exitCode,
    duration_ms: run.durationMs,
    resource_usage: run.usage && toResourceUsage(run.usage),
  }
}

export function toRecord(entry: Entry) {
  const {run, startedAt} = entry
  return {
    ...toProgram(entry),
    command: run.command,
    started_at: startedAt.toISOString(),
    limit_exceeded: run.exceeded,
  }
}

function toResourceUsage({cpuMs, memoryPeakBytes, ioReadBytes, ioWriteBytes}: Usage) {
  return {
    cpu_ms: cpuMs,
    memory_peak_bytes: memoryPeakBytes,
    io_read_bytes: ioReadBytes,
    io_write_bytes: ioWriteBytes,
  }
}
