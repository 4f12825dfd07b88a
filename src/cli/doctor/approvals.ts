import type {Paths} from '../../config/paths.ts'
import type {ApprovalsState} from '../../contract/status.ts'
import {ADVISORY} from '../approve/state.ts'
import {type Check, failed, ok, warning} from './check.ts'

/**
 * Whether a person would learn of a request, and whether their word counts. A single user at a terminal is told by the
 * agent's own host, and shares a user with the agent by design: there both are warnings. On an appliance they are faults.
 */
export function checkApprovals(state: ApprovalsState, mode: Paths['mode']): Check[] {
  if (!state.isNeeded) return [ok('approvals', 'no call needs one')]
  const fault = mode === 'appliance' ? failed : warning
  return [checkTold(state, fault), ...(state.isAdvisory ? [fault('approvals', ADVISORY, OTHER_USER, 'DENIED')] : [])]
}

const OTHER_USER = 'run the agent as a user of its own: docs/approvals.md'
const SETTING = 'set notify in gateway.yaml, or keep kruxos approve watch open'

function checkTold({channels}: ApprovalsState, fault: typeof failed): Check {
  if (channels.length === 0) return fault('notify', 'calls need approval, and nobody would be told', SETTING, 'IO')
  const broken = channels.find(({lastError, failed: lost}) => lastError !== null && lost > 0)
  if (broken) return fault('notify', `${broken.name}: ${broken.lastError}`, 'kruxos gateway logs -n 50', 'IO')
  return ok('notify', channels.map(({name}) => name).join(', '))
}
