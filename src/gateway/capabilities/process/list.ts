import {z} from 'zod'
import {type Capability, defineCapability} from '../../capability.ts'
import {declare, fail} from './errors.ts'
import {count, recordFields, toRecord} from './fields.ts'
import {STATES} from './program.ts'
import type {ProcessServices} from './services.ts'

const FILTERS = [...STATES, 'all'] as const

const input = z.strictObject({
  // The handler knows the values, so that a wrong one gets the published error.
  state_filter: z
    .string()
    .max(64)
    .default('all')
    .meta({enum: [...FILTERS]})
    .describe('only programs in this state'),
  limit: z.int().min(1).max(1000).default(50).describe('most programs to list'),
})

const output = z.strictObject({
  processes: z.array(z.strictObject(recordFields)).describe('your programs, the newest first'),
  total: count.describe('how many fit, listed or not'),
})

export function createList({programs, fault}: Pick<ProcessServices, 'programs' | 'fault'>): Capability {
  return defineCapability({
    name: 'process.list',
    version: '1.0',
    title: 'List my programs',
    purpose: 'Lists the programs that you started, running and over, the newest first.',
    whenToUse:
      'Use it to find the id of a program. For one program use process.monitor instead, for what it wrote process.logs. Of those that are over the last 32 are remembered.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: declare('InvalidFilter'),
    examples: [{description: 'See what is running', input: {state_filter: 'running'}}],
    tags: ['process', 'list', 'status', 'read'],
    unavailable: fault,
    async handle({state_filter, limit}, {agent}) {
      const filter = FILTERS.find(each => each === state_filter)
      if (!filter) throw fail('InvalidFilter', `no state ${state_filter}`, {valid: FILTERS})
      const entries = programs.list(agent, filter)
      return {processes: entries.slice(0, limit).map(toRecord), total: entries.length}
    },
  })
}
