import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {type EmailServices, emailCapability} from './define.ts'

const input = z.strictObject({write_id: z.string().min(1).max(64).describe('write_id that email.send gave')})

const output = z.strictObject({
  write_id: z.string().describe('the same'),
  status: z.literal('cancelled').describe('it is not sent'),
})

export function cancel(services: EmailServices): Capability {
  return emailCapability(services, {
    name: 'email.cancel',
    title: 'Take back a mail',
    purpose: 'Takes back a mail of yours that has not left the outbox.',
    whenToUse:
      'Use it until the buffer_until of email.send; a mail that has left cannot be taken back, not even with email.delete.',
    effect: 'write-local',
    isIdempotent: true,
    tier: 'autonomous',
    input,
    output,
    errors: ['MessageNotFound', 'TooLate'],
    examples: [{description: 'Take one back', input: {write_id: 'mail-0123456789ab'}}],
    tags: ['email', 'write', 'safe'],
    async handle({write_id}, {agent}) {
      const {id} = await services.mail.cancel(agent, write_id)
      return {write_id: id, status: 'cancelled' as const}
    },
  })
}
