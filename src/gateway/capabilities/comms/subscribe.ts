import {randomBytes} from 'node:crypto'
import {z} from 'zod'
import {type Capability, CapabilityError} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {channel} from './fields.ts'
import type {CommsServices} from './services.ts'

const MAX_SUBSCRIPTIONS = 100

const subscription = z.string().min(1).max(64).describe('to end it with')

export function subscribe({now, store}: CommsServices): Capability {
  return storedCapability('CommsError', {
    name: 'comms.subscribe',
    title: 'Subscribe to a topic',
    purpose: 'Puts what is broadcast to a topic from now on in your mailbox.',
    whenToUse:
      'Use it to hear of something without being named. A topic needs no making. To read use comms.receive instead.',
    effect: 'write-local',
    isIdempotent: true,
    tier: 'autonomous',
    input: z.strictObject({channel}),
    output: z.strictObject({
      subscription_id: subscription,
      channel: z.string().describe('name of the topic'),
    }),
    errors: {
      TooManySubscriptions: {
        when: `you have ${MAX_SUBSCRIPTIONS} subscriptions`,
        recovery: [
          {action: 'unsubscribe', description: 'end one that you do not need', capability: 'comms.unsubscribe'},
        ],
      },
    },
    examples: [{description: 'Hear of releases', input: {channel: 'releases'}}],
    tags: ['comms', 'pubsub', 'subscribe'],
    async handle({channel: topic}, {agent}) {
      const id = `sub-${randomBytes(6).toString('hex')}`
      const wanted = {id, agent, channel: topic, createdAt: now().toISOString()}
      const subscription_id = await store.messages.subscribe(wanted, MAX_SUBSCRIPTIONS)
      if (subscription_id !== null) return {subscription_id, channel: topic}
      throw new CapabilityError('TooManySubscriptions', `you have ${MAX_SUBSCRIPTIONS} subscriptions`, {
        limit: MAX_SUBSCRIPTIONS,
      })
    },
  })
}

export function unsubscribe({store}: CommsServices): Capability {
  return storedCapability('CommsError', {
    name: 'comms.unsubscribe',
    title: 'Leave a topic',
    purpose: 'Ends a subscription to a topic.',
    whenToUse:
      'Use it when a topic concerns you no more. What is in the mailbox stays there. Subscribing again tells you an id that you lost, not a new one.',
    effect: 'write-local',
    isIdempotent: true,
    tier: 'autonomous',
    input: z.strictObject({subscription_id: subscription}),
    output: z.strictObject({
      unsubscribed: z.boolean().describe('false when you have no such subscription'),
      subscription_id: z.string().describe('the subscription'),
    }),
    errors: {},
    examples: [{description: 'Leave', input: {subscription_id: 'sub-1a2b3c4d5e6f'}}],
    tags: ['comms', 'pubsub', 'unsubscribe'],
    async handle({subscription_id}, {agent}) {
      return {unsubscribed: await store.messages.unsubscribe(agent, subscription_id), subscription_id}
    },
  })
}
