import type {ActivePolicy} from './policy/types.ts'
import {type Tool, toTool} from './registry/face.ts'
import type {Registry} from './registry/index.ts'

interface Viewer {
  readonly agent: string
  readonly principal: 'agent' | 'user'
}

/** What each caller's client is shown. */
export interface ToolLists {
  /** in the order of the registry */
  toolsFor(viewer: Viewer): readonly Tool[]
  /** Calls back whenever a change of the policy made this viewer's list another one; gives back how to end that. */
  watch(viewer: Viewer, onChange: () => void): () => void
}

export function createToolLists(registry: Registry, policy: Pick<ActivePolicy, 'listing' | 'onChange'>): ToolLists {
  const lists = new Map<string, readonly Tool[]>()
  const watchers = new Set<() => void>()

  function toolsFor({agent, principal}: Viewer): readonly Tool[] {
    const key = `${principal} ${agent}`
    const known = lists.get(key)
    if (known) return known
    const tools = registry.list().flatMap(capability => {
      const listed = policy.listing(agent, principal, capability)
      return listed ? [toTool(capability, listed)] : []
    })
    lists.set(key, tools)
    return tools
  }

  policy.onChange(() => {
    lists.clear()
    for (const look of watchers) look()
  })

  return {
    toolsFor,
    watch(viewer, onChange) {
      let shown = faceOf(toolsFor(viewer))
      const look = () => {
        const now = faceOf(toolsFor(viewer))
        if (now === shown) return
        shown = now
        onChange()
      }
      watchers.add(look)
      return () => void watchers.delete(look)
    },
  }
}

/** Schemas do not depend on the policy. */
function faceOf(tools: readonly Tool[]): string {
  return tools.map(({name, description, _meta: meta}) => `${name} ${meta['kruxos/tier']} ${description}`).join('\n')
}
