import type {CapabilityDetail} from '../contract/capability.ts'
import type {ActivePolicy} from './policy/types.ts'
import {toDetail} from './registry/face.ts'
import type {Registry} from './registry/index.ts'

interface Viewer {
  readonly agent: string
  readonly principal: 'agent' | 'user'
}

/** The capabilities that a caller may know of, by their own names. */
export interface Catalog {
  list(viewer: Viewer): readonly CapabilityDetail[]
  get(viewer: Viewer, name: string): CapabilityDetail | null
}

export function createCatalog(registry: Registry, policy: Pick<ActivePolicy, 'listing'>): Catalog {
  function get({agent, principal}: Viewer, name: string): CapabilityDetail | null {
    const capability = registry.get(name)
    const listed = capability && !capability.unavailable?.() && policy.listing(agent, principal, capability)
    return listed ? toDetail(capability, {tier: listed.tier, reason: ''}) : null
  }
  return {
    get,
    list: viewer => registry.list().flatMap(({name}) => get(viewer, name) ?? []),
  }
}
