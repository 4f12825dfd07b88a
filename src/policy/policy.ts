import type {Call} from './call.ts'
import type {Layer} from './layer.ts'

/** The compiled files that are in force. What is not there has no say. */
export interface Policy {
  readonly system: Layer | null
  readonly org: Layer | null
  readonly user: Layer | null
  readonly agents: ReadonlyMap<string, Layer>
}

export const EMPTY_POLICY: Policy = {system: null, org: null, user: null, agents: new Map()}

/** The layers that speak about a caller, the highest first. An operator's call is judged as the agent's whose it is. */
export function layersFor(
  {system, org, user, agents}: Policy,
  {principal, agent}: Pick<Call, 'agent' | 'principal'>,
): Layer[] {
  const own = principal === 'user' ? user : (agents.get(agent) ?? null)
  return [system, org, own].filter(layer => layer !== null)
}

/** The same policy with one file in the place of another, or without it. */
export function withLayer(policy: Policy, name: string, layer: Layer | null): Policy {
  if (name === 'system' || name === 'org' || name === 'user') return {...policy, [name]: layer}
  const agents = new Map(policy.agents)
  const agent = name.replace(/^agents\//, '')
  if (layer) agents.set(agent, layer)
  else agents.delete(agent)
  return {...policy, agents}
}

/** Every layer, the highest first. */
export function allLayers({system, org, user, agents}: Policy): Layer[] {
  return [system, org, user, ...agents.values()].filter(layer => layer !== null)
}
