import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {declare, fail} from './errors.ts'
import {count, processId, programFields} from './fields.ts'
import type {ProcessServices} from './services.ts'

const STREAMS = ['stdout', 'stderr', 'both'] as const
const MEBIBYTE = 1_048_576

const input = z.strictObject({
  process_id: processId,
  stream: z
    .string()
    .max(64)
    .default('both')
    .meta({enum: [...STREAMS]})
    .describe('which stream; the other comes back empty'),
  offset: count.default(0).describe('first byte of each stream, from 0'),
  limit: z
    .int()
    .min(1)
    .max(4 * MEBIBYTE)
    .default(MEBIBYTE)
    .describe('most bytes of each stream'),
})

const output = z.strictObject({
  process_id: programFields.process_id,
  state: programFields.state,
  stdout: z.string().describe('what it wrote to standard output; a line tells where bytes were not kept'),
  stderr: z.string().describe('the same of standard error'),
  stdout_size: count.describe('bytes it wrote so far'),
  stderr_size: count.describe('bytes it wrote so far'),
  truncated: z.boolean().describe('true when a stream goes on behind the limit, or bytes of it were not kept'),
})

const NOTHING = {text: '', isTruncated: false}

export function createLogs({programs, fault}: Pick<ProcessServices, 'programs' | 'fault'>): Capability {
  return defineCapability({
    name: 'process.logs',
    version: '1.0',
    title: 'Read the output of a program',
    purpose: 'Gives what one of your programs wrote, whole or a range of bytes, while it runs or after.',
    whenToUse:
      'Use it when the summary of process.run is not enough, and for programs in the background. For state and usage use process.monitor instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: declare('ProcessNotFound', 'InvalidStream'),
    examples: [
      {description: 'All of it', input: {process_id: 'proc-a1b2c3d4'}},
      {description: 'What is new in stdout', input: {process_id: 'proc-a1b2c3d4', stream: 'stdout', offset: 4096}},
    ],
    tags: ['process', 'logs', 'output', 'read'],
    unavailable: fault,
    async handle({process_id, stream, offset, limit}, {agent}) {
      if (!STREAMS.some(each => each === stream)) throw fail('InvalidStream', `no stream ${stream}`, {valid: STREAMS})
      const {run} = programs.get(agent, process_id)
      const stdout = stream === 'stderr' ? NOTHING : run.stdout.read(offset, limit)
      const stderr = stream === 'stdout' ? NOTHING : run.stderr.read(offset, limit)
      return {
        process_id,
        state: run.state,
        stdout: stdout.text,
        stderr: stderr.text,
        stdout_size: run.stdout.size,
        stderr_size: run.stderr.size,
        truncated: stdout.isTruncated || stderr.isTruncated,
      }
    },
  })
}
