import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'

/** In memory: whoever held it has to begin again when the gateway did. */
export function applianceHandlers({clock}: AdminServices): Pick<Handlers<OperationContext>, 'appliance.lease'> {
  let lease = {holder: '', until: 0}
  return {
    'appliance.lease': async ({holder, seconds, insteadOf}) => {
      const now = clock.now().getTime()
      const isFree = lease.until <= now || lease.holder === holder || lease.holder === insteadOf
      if (isFree) lease = {holder, until: now + seconds * 1000}
      return {holder: lease.holder, until: new Date(lease.until).toISOString(), isHeld: isFree}
    },
  }
}
