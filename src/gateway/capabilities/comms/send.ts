import {z} from 'zod'
import {type Capability, CapabilityError} from '../../capability.ts'
import {storedCapability} from '../store-error.ts'
import {message, priority} from './fields.ts'
import type {Mailboxes} from './mailboxes.ts'
import {type CommsServices, senderOf} from './services.ts'

const input = z.strictObject({
  to: z.string().min(1).max(63).describe('name of the agent'),
  message,
  priority: priority.default('normal'),
})

const output = z.strictObject({
  message_id: z.string().describe('the message'),
  status: z
    .enum(['delivered', 'queued'])
    .describe('delivered: the agent is connected; queued: it is not, and will find it'),
  to: z.string().describe('name of the agent'),
})

export function send({agents, isConnected}: CommsServices, mailboxes: Mailboxes): Capability {
  return storedCapability('CommsError', {
    name: 'comms.send',
    title: 'Write to an agent',
    purpose: 'Puts a message in the mailbox of another agent of this gateway.',
    whenToUse:
      'Use it to hand something to one agent, which sees your name. For several use comms.broadcast instead, for people alerts.send.',
    effect: 'write-local',
    tier: 'notify',
    input,
    output,
    errors: {
      RecipientNotFound: {
        when: 'there is no agent of this name, or it was revoked',
        recovery: [{action: 'check_agents', description: 'ask the person you work for which agents there are'}],
      },
      MailboxFull: {
        when: 'the mailbox has no room for a message of yours',
        retryable: true,
        recovery: [{action: 'wait', description: 'wait until the agent has read, then send again'}],
      },
    },
    examples: [{description: 'Hand work over', input: {to: 'reviewer', message: 'the report is ready'}}],
    tags: ['comms', 'messaging', 'agent-to-agent'],
    async handle({to, ...letter}, context) {
      if (!(await agents()).includes(to))
        throw new CapabilityError('RecipientNotFound', `there is no agent ${to}`, {to})
      const {id, full} = await mailboxes.post({...letter, sender: senderOf(context), channel: null}, [to])
      if (full.length > 0) throw new CapabilityError('MailboxFull', `the mailbox of ${to} has no room`, {to})
      return {message_id: id, status: isConnected(to) ? ('delivered' as const) : ('queued' as const), to}
    },
  })
}
