import {z} from 'zod'
import {scopeOf} from '../../../agent-state.ts'
import type {Capability} from '../../../capability.ts'
import {stateCapability, writerOf} from '../define.ts'
import {count, keyInput, valueInput, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

export function persistentSet({kept}: Pick<StateServices, 'kept'>): Capability {
  return stateCapability({
    name: 'state.persistent.set',
    title: 'Write a lasting entry',
    purpose: 'Writes an entry of your lasting state; the versions before stay as its history.',
    whenToUse:
      'Use it for what you need in a later session. For notes of this session use state.session.set instead, for files filesystem.write.',
    effect: 'write-local',
    tier: 'autonomous',
    input: z.strictObject({
      key: keyInput,
      value: valueInput,
      expected_version: count.optional().describe('write only if this is the latest version; 0: only a new key'),
    }),
    output: z.strictObject({
      version: version.describe('the new version'),
      previous_version: count.describe('the version before; 0 for a new key'),
    }),
    errors: ['QuotaExceeded', 'VersionConflict', 'DatabaseError'],
    examples: [{description: 'Keep a list', input: {key: 'project.todo', value: ['write tests']}}],
    tags: ['state', 'persistent', 'write'],
    async handle({key, value, expected_version}, context) {
      const {info, previousVersion} = await kept.set({
        scope: scopeOf(context.agent),
        key,
        value,
        writer: writerOf(context),
        expectedVersion: expected_version,
      })
      return {version: info.version, previous_version: previousVersion}
    },
  })
}
