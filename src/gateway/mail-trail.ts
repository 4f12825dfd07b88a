import type {OutboxMail} from '../contract/service.ts'
import type {Audit} from './audit/types.ts'
import type {Log} from './log.ts'

/** A mail leaves after the call that handed it in, so its end is a row of its own. Whoever takes one back is recorded as they do it. */
export async function recordMail(audit: Audit, log: Log, mail: OutboxMail): Promise<void> {
  const {id, agent, state, service, recipients, subject, reason} = mail
  if (state === 'cancelled') return
  const intent = {
    event: `mail.${state}`,
    actor: {type: 'gateway', name: agent, sessionId: null, tokenId: null, client: null},
    subject: id,
    input: {service, recipients, subject},
    decision: null,
    approvalId: null,
  } as const
  const isSent = state === 'sent'
  const outcome = {
    status: isSent ? 'success' : 'error',
    error: isSent ? null : state,
    output: {reason},
    durationMs: 0,
  } as const
  await audit.record(intent, outcome).catch(err => log.error({mail: id, err}, 'the end of a mail was not recorded'))
}
