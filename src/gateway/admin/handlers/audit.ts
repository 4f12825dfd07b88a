import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type AuditHandlers = Pick<
  Handlers<OperationContext>,
  'audit.export' | 'audit.query' | 'audit.rotate' | 'audit.stats' | 'audit.verify'
>

export function auditHandlers({audit}: AdminServices): AuditHandlers {
  return {
    'audit.query': async ({waitSeconds, ...params}, {signal}) => {
      const canWait = params.afterSeq !== undefined && waitSeconds > 0
      const until = canWait ? AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1000)]) : AbortSignal.abort()
      return audit.query(params, until)
    },

    'audit.stats': range => audit.stats(range),

    'audit.verify': () => audit.verify(),

    'audit.export': range => audit.export(range),

    'audit.rotate': async ({olderThanDays}) => {
      const {dropped, through} = await audit.rotate(olderThanDays)
      return {changed: dropped > 0, dropped, through}
    },
  }
}
