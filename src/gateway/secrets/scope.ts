import type {SecretScope} from '../../contract/secret.ts'
import {matchesPattern} from '../../policy/index.ts'
import {coversHost} from '../host-pattern.ts'
import type {SecretRefusal, SecretUse} from '../secret.ts'

/** Why a secret of this scope must not be used so; null when it may. */
export function findFault(scope: SecretScope, {agent, capability, host}: SecretUse): SecretRefusal | null {
  if (scope.agents && !scope.agents.includes(agent)) return 'agent'
  if (!scope.capabilities.some(pattern => matchesPattern(pattern, capability))) return 'capability'
  if (host !== null && !scope.hosts.some(allowed => coversHost(allowed, host))) return 'host'
  return null
}
