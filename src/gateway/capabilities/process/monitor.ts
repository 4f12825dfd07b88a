import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {declare} from './errors.ts'
import {processId, recordFields, toRecord} from './fields.ts'
import type {ProcessServices} from './services.ts'

export function createMonitor({programs, fault}: Pick<ProcessServices, 'programs' | 'fault'>): Capability {
  return defineCapability({
    name: 'process.monitor',
    version: '1.0',
    title: 'Watch a program',
    purpose: 'Tells whether one of your programs is still running, how it ended, and what it used.',
    whenToUse:
      'Use it after process.run in the background. For what the program wrote use process.logs instead, for all of them process.list.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({process_id: processId}),
    output: z.strictObject(recordFields),
    errors: declare('ProcessNotFound'),
    examples: [{description: 'See whether it is over', input: {process_id: 'proc-a1b2c3d4'}}],
    tags: ['process', 'monitor', 'status', 'read'],
    unavailable: fault,
    handle: async ({process_id}, {agent}) => toRecord(programs.get(agent, process_id)),
  })
}
