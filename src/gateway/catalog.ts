import type {CapabilityDetail} from '../contract/capability.ts'
import type {ActivePolicy} from './policy/types.ts'
import {toDetail} from './registry/face.ts'
import type {Registry} from './registry/index.ts'
import type {ToolSets, Viewer} from './tool-sets.ts'

/** The capabilities that a caller may know of, by their own names. */
export interface Catalog {
  list(viewer: Viewer): readonly CapabilityDetail[]
  get(viewer: Viewer, name: string): CapabilityDetail | null
  /** true when there is such a capability, whoever may use it */
  isKnown(name: string): boolean
}

interface Services {
  readonly registry: Registry
  readonly policy: Pick<ActivePolicy, 'listing'>
  readonly toolSets: Pick<ToolSets, 'has'>
}

export function createCatalog({registry, policy, toolSets}: Services): Catalog {
  function get(viewer: Viewer, name: string): CapabilityDetail | null {
    const {agent, principal} = viewer
    const capability = toolSets.has(viewer, name) ? registry.get(name) : undefined
    const listed = capability && !capability.unavailable?.() && policy.listing(agent, principal, capability)
    return listed ? toDetail(capability, {tier: listed.tier, reason: ''}) : null
  }
  return {
    get,
    isKnown: name => registry.get(name) !== undefined,
    list: viewer => registry.list().flatMap(({name}) => get(viewer, name) ?? []),
  }
}
