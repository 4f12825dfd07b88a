import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {OutboxMail} from '../../../contract/service.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type OutboxHandlers = Pick<Handlers<OperationContext>, 'outbox.cancel' | 'outbox.list' | 'outbox.send' | 'outbox.show'>

const MAX_SHOWN_BYTES = 65_536
/** What an operator may have to look after. */
const OPEN = ['held', 'sending', 'failed', 'unknown'] as const

export function outboxHandlers({store, connected}: AdminServices): OutboxHandlers {
  async function find(prefix: string): Promise<OutboxMail> {
    const hint = 'kruxos service outbox --all'
    const [mail, other] = await store.outbox.findByPrefix(prefix)
    if (!mail) throw new KruxosError('NOT_FOUND', `no mail ${prefix}`, {hint})
    if (other) throw new KruxosError('USAGE', `several mails begin with ${prefix}`, {hint})
    return mail
  }

  return {
    'outbox.list': async ({agent, all}) => ({mails: await store.outbox.list({agent, ...(all ? {} : {states: OPEN})})}),

    'outbox.show': async ({id}) => {
      const mail = await find(id)
      const message = await store.outbox.message(mail.id)
      return {mail, message: message && Buffer.from(message).subarray(0, MAX_SHOWN_BYTES).toString()}
    },

    'outbox.cancel': async ({id: prefix}, {via}) => {
      const {id, state} = await find(prefix)
      if (state === 'cancelled') return {mail: await find(id), changed: false}
      const mail = await connected.outbox.cancel(id, `operator via ${via}`)
      if (!mail) throw new KruxosError('CONFLICT', `the mail ${id} is ${(await find(id)).state}`)
      return {mail, changed: true}
    },

    'outbox.send': async ({id: prefix}) => {
      const {id} = await find(prefix)
      if (!(await connected.outbox.hasten(id)))
        throw new KruxosError('CONFLICT', `the mail ${id} is ${(await find(id)).state}`)
      return {mail: await find(id), changed: true}
    },
  }
}
