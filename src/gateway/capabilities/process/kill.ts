import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {declare, fail} from './errors.ts'
import {processId, programFields} from './fields.ts'
import type {Running} from './running.ts'
import type {ProcessServices} from './services.ts'

const SIGNALS = ['SIGTERM', 'SIGKILL'] as const
/** For the kernel to clear away what was killed, or for a program that is asked once. */
const GRACE_SECONDS = 3

const input = z.strictObject({
  process_id: processId,
  signal: z.enum(SIGNALS).default('SIGTERM').describe('SIGTERM asks the program to end, SIGKILL ends it'),
  force_after: z.int().min(0).max(40).default(10).describe('seconds until SIGKILL follows SIGTERM; 0: it does not'),
})

const output = z.strictObject({
  process_id: programFields.process_id,
  killed: z.boolean().describe('true: it is gone, with all it started'),
  signal_sent: z.enum(SIGNALS).describe('the last signal that was sent'),
  state: programFields.state,
})

export function createKill({programs, fault}: Pick<ProcessServices, 'programs' | 'fault'>): Capability {
  return defineCapability({
    name: 'process.kill',
    version: '1.0',
    title: 'End a program',
    purpose: 'Ends one of your programs and all it started, politely first.',
    whenToUse:
      'Use it for a program in the background that is not needed any more. To see whether it is over use process.monitor instead.',
    effect: 'execute',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    errors: declare('ProcessNotFound', 'ProcessAlreadyExited', 'KillFailed'),
    examples: [
      {description: 'Ask, and end it after 10 seconds', input: {process_id: 'proc-a1b2c3d4'}},
      {description: 'End it now', input: {process_id: 'proc-a1b2c3d4', signal: 'SIGKILL'}},
    ],
    tags: ['process', 'kill', 'terminate', 'modifying'],
    unavailable: fault,
    async handle({process_id, signal, force_after}, {agent}) {
      const {run} = programs.get(agent, process_id)
      if (run.state !== 'running')
        throw fail('ProcessAlreadyExited', `${process_id} is over`, {process_id, state: run.state})
      const sent = signal === 'SIGKILL' ? await kill(run) : await ask(run, force_after)
      if (run.state === 'running')
        throw fail('KillFailed', `${process_id} goes on in spite of ${sent}`, {process_id, signal: sent})
      return {process_id, killed: true, signal_sent: sent, state: run.state}
    },
  })
}

/** @returns the last signal that was sent */
async function ask(run: Running, forceAfter: number): Promise<(typeof SIGNALS)[number]> {
  await run.terminate()
  await endWithin(run, forceAfter || GRACE_SECONDS)
  return run.state === 'running' && forceAfter > 0 ? kill(run) : 'SIGTERM'
}

async function kill(run: Running): Promise<'SIGKILL'> {
  await run.end()
  await endWithin(run, GRACE_SECONDS)
  return 'SIGKILL'
}

async function endWithin(run: Running, seconds: number): Promise<void> {
  const timer = new AbortController()
  await Promise.race([run.ended, sleep(seconds * 1000, undefined, {signal: timer.signal}).catch(() => {})])
  timer.abort()
}
