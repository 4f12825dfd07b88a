import type {Paths} from '../../config/paths.ts'
import type {ApprovalsState} from '../../contract/status.ts'
import {ADVISORY} from '../approve/state.ts'
import {type Check, failed, ok, warning} from './check.ts'

/**
 * Whether a person would learn of a request, and whether their word counts. Nobody to tell is a fault of an appliance; a
 * single user sits beside the agent and is warned. Whose user an agent runs as is the operator's choice: a warning.
 */
export function checkApprovals(state: ApprovalsState, mode: Paths['mode']): Check[] {
  if (!state.isNeeded) return [ok('approvals', 'no call needs one')]
  const told = checkTold(state, mode === 'appliance' ? failed : warning)
  return [told, ...(state.isAdvisory ? [warning('approvals', ADVISORY, OTHER_USER)] : [])]
}

const OTHER_USER = 'run the agent as a user of its own: docs/approvals.md'
const SETTING = 'kruxos help settings'

function checkTold({channels}: ApprovalsState, fault: typeof failed): Check {
  if (channels.length === 0)
    return fault('notify', 'calls need approval, and nobody would be told: set notify in gateway.yaml', SETTING, 'IO')
  const broken = channels.find(({lastError, failed: lost}) => lastError !== null && lost > 0)
  if (broken) return fault('notify', `${broken.name}: ${broken.lastError}`, 'kruxos gateway logs -n 50', 'IO')
  return ok('notify', channels.map(({name}) => name).join(', '))
}
