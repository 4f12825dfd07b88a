import type {SecretScope} from '../../contract/secret.ts'
import {matchesPattern} from '../../policy/index.ts'
import type {SecretRefusal, SecretUse} from '../secret.ts'

/** Why a secret of this scope must not be used so; null when it may. */
export function findFault(scope: SecretScope, {agent, capability, host}: SecretUse): SecretRefusal | null {
  if (scope.agents && !scope.agents.includes(agent)) return 'agent'
  if (!scope.capabilities.some(pattern => matchesPattern(pattern, capability))) return 'capability'
  if (host !== null && !scope.hosts.some(allowed => coversHost(allowed, host))) return 'host'
  return null
}

/** A host without a port covers each port of it; `*.` covers any depth below a name and not the name itself. */
export function coversHost(allowed: string, host: string): boolean {
  const [name, port] = split(host)
  const [allowedName, allowedPort] = split(allowed)
  if (allowedPort !== null && allowedPort !== port) return false
  return allowedName.startsWith('*.') ? name.endsWith(allowedName.slice(1)) : name === allowedName
}

function split(host: string): [name: string, port: string | null] {
  const port = /:(\d+)$/.exec(host.replace(/^\[.*\]/, ''))?.[1] ?? null
  return [port === null ? host : host.slice(0, -port.length - 1), port]
}
