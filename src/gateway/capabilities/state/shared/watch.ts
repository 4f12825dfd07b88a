import {z} from 'zod'
import type {SharedChange, SharedWatching} from '../../../agent-state.ts'
import type {CallContext, Capability} from '../../../capability.ts'
import {fail, stateCapability} from '../define.ts'
import {prefixInput, timestamp, version} from '../fields.ts'
import type {StateServices} from '../services.ts'

const input = z
  .strictObject({
    prefix: prefixInput('to begin: keys that begin so; all when left out').optional(),
    subscription_id: z.string().max(64).optional().describe('to ask: a subscription that you have'),
    timeout_seconds: z.int().min(0).max(60).default(0).describe('wait so long for a first change, seconds'),
  })
  .refine(({prefix, subscription_id}) => prefix === undefined || subscription_id === undefined, {
    error: 'set either prefix, to begin, or subscription_id, to ask',
    path: ['prefix'],
  })

const Change = z.strictObject({
  key: z.string().describe('name of the entry'),
  change: z.enum(['written', 'deleted']).describe('what happened to it last'),
  version: version.describe('the new version, or the one that was deleted'),
  owner_agent: z.string().describe('who did it'),
  updated_at: timestamp.describe('when'),
})

const output = z.strictObject({
  subscription_id: z.string().describe('to ask for changes; it ends with your session'),
  changes: z.array(Change).describe('of each key the latest, since the subscription began or was last asked'),
  truncated: z.boolean().describe('more changed than is told: list the keys to see all'),
})

export function sharedWatch({watching}: Pick<StateServices, 'watching'>): Capability {
  return stateCapability({
    name: 'state.shared.watch',
    title: 'Watch shared entries',
    purpose: 'Tells which shared entries were written or deleted since you last asked.',
    whenToUse:
      'Begin with a prefix, then call again with the subscription_id, and with timeout_seconds to wait for a change; end it with state.shared.unwatch. To read an entry once use state.shared.get instead.',
    effect: 'session',
    tier: 'autonomous',
    input,
    output,
    errors: ['SubscriptionFailed', 'SubscriptionNotFound'],
    examples: [
      {description: 'Begin', input: {prefix: 'release.'}},
      {description: 'Wait up to 30 seconds', input: {subscription_id: 'sub-0123456789ab', timeout_seconds: 30}},
    ],
    tags: ['state', 'shared', 'read', 'subscribe'],
    async handle({prefix = '', subscription_id, timeout_seconds}, context) {
      const id = subscription_id ?? watching.add(context.sessionId, prefix)
      const {changes, isTruncated} = await take(watching, id, timeout_seconds, context)
      return {subscription_id: id, changes: changes.map(toChange), truncated: isTruncated}
    },
  })
}

async function take(watching: SharedWatching, id: string, seconds: number, {sessionId, signal}: CallContext) {
  const taken = await watching.take(sessionId, id, seconds * 1000, signal)
  if (!taken) throw fail('SubscriptionNotFound', `you have no subscription ${id}`, {subscription_id: id})
  return taken
}

function toChange({key, change, version: number, writer, at}: SharedChange) {
  return {key, change, version: number, owner_agent: writer, updated_at: at}
}
