import type {ActivePolicy} from './policy/types.ts'
import {type Tool, toCompactTool, toTool} from './registry/face.ts'
import type {Registry} from './registry/index.ts'
import {SEARCH_TOOLS} from './tool-search/definitions.ts'
import type {ToolSet} from './tool-set.ts'
import {holds, matchesAny, type Viewer} from './tool-sets.ts'

export interface ListSources {
  readonly registry: Registry
  readonly policy: Pick<ActivePolicy, 'listing'>
}

/** The tools that a viewer who has this set is shown, in the order of the registry. */
export function listTools({registry, policy}: ListSources, {agent, principal}: Viewer, set: ToolSet): Tool[] {
  const render = set.descriptions === 'compact' ? toCompactTool : toTool
  const isListed = (name: string) => holds(set, name) && (set.mode === 'list' || matchesAny(set.always, name))
  const tools = registry.list().flatMap(capability => {
    if (!isListed(capability.name) || capability.unavailable?.()) return []
    const listed = policy.listing(agent, principal, capability)
    return listed ? [render(capability, listed)] : []
  })
  if (set.mode === 'list') return tools
  return [
    ...SEARCH_TOOLS.map(({definition, isConditional}) => render(definition, {tier: 'autonomous', isConditional})),
    ...tools,
  ]
}
