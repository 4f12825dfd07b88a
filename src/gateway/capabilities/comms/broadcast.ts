import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {channel, message, priority} from './fields.ts'
import type {Mailboxes} from './mailboxes.ts'
import {fitsNamePattern} from './name-pattern.ts'
import {type CommsServices, senderOf} from './services.ts'

const input = z.strictObject({
  message,
  channel: channel.optional().describe('only to those who subscribed to this topic'),
  filter: z
    .strictObject({
      name_pattern: z
        .string()
        .regex(/^[a-z0-9._*-]{1,63}$/, 'the characters of agent names, and * for any of them')
        .describe('names of agents; * stands for any characters'),
    })
    .optional()
    .describe('only to agents that fit'),
  priority: priority.default('normal'),
})

const output = z.strictObject({
  message_id: z.string().describe('the message'),
  delivery_count: z.int().min(0).describe('mailboxes that it lies in'),
  delivered: z.int().min(0).describe('of these, of agents that are connected'),
  queued: z.int().min(0).describe('of these, of agents that are not, and will find it'),
  refused: z.int().min(0).describe('mailboxes that had no room'),
})

export function broadcast({agents, store, isConnected}: CommsServices, mailboxes: Mailboxes): Capability {
  return storedCapability('CommsError', {
    name: 'comms.broadcast',
    title: 'Write to many agents',
    purpose:
      'Puts one message in the mailboxes of all other agents, of those that fit, or of those who subscribed to a topic.',
    whenToUse: 'Use it for what concerns several agents. For one use comms.send instead.',
    effect: 'write-local',
    tier: 'notify',
    input,
    output,
    errors: {},
    examples: [
      {description: 'To everybody', input: {message: 'the build is broken', priority: 'high'}},
      {description: 'To a topic', input: {message: 'version 1.2 is out', channel: 'releases'}},
      {description: 'To some', input: {message: 'stop, please', filter: {name_pattern: 'worker-*'}}},
    ],
    tags: ['comms', 'messaging', 'broadcast'],
    async handle({channel: topic = null, filter, ...letter}, context) {
      const sender = senderOf(context)
      const subscribers = topic === null ? null : new Set(await store.messages.subscribers(topic))
      const recipients = (await agents()).filter(
        name =>
          name !== sender &&
          (subscribers?.has(name) ?? true) &&
          (filter === undefined || fitsNamePattern(filter.name_pattern, name)),
      )
      const {id, posted, full} = await mailboxes.post({...letter, sender, channel: topic}, recipients)
      const delivered = posted.filter(isConnected).length
      return {
        message_id: id,
        delivery_count: posted.length,
        delivered,
        queued: posted.length - delivered,
        refused: full.length,
      }
    },
  })
}
