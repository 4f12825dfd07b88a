import {z} from 'zod'
import type {Capability} from '../../../capability.ts'
import {stateCapability, writerOf} from '../define.ts'
import {count, keyInput, valueInput, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function sharedSet({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.shared.set',
    title: 'Write a shared entry',
    purpose: 'Writes an entry that all agents share, if nobody else has written it since you read it.',
    whenToUse: 'Use it for what other agents have to know. For your own state use state.persistent.set instead.',
    effect: 'write-local',
    isDestructive: true,
    isIdempotent: true,
    tier: 'notify',
    input: z.strictObject({
      key: keyInput,
      value: valueInput,
      expected_version: count.describe('the version that you read; 0 for a new entry'),
    }),
    output: z.strictObject({version: version.describe('the new version')}),
    errors: ['VersionConflict', 'QuotaExceeded', 'DatabaseError'],
    examples: [
      {description: 'A new entry', input: {key: 'release.owner', value: 'build-bot', expected_version: 0}},
      {
        description: 'A change of what was read',
        input: {key: 'release.owner', value: 'night-bot', expected_version: 3},
      },
    ],
    tags: ['state', 'shared', 'write'],
    async handle({key, value, expected_version}, context) {
      const write = {scope: 'shared', key, value, writer: writerOf(context), expectedVersion: expected_version} as const
      const {info} = await kept.set(write)
      return {version: info.version}
    },
  })
}
