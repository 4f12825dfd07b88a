import type {ActivePolicy} from './policy/types.ts'
import type {Registry} from './registry/index.ts'
import {listTools} from './tool-list.ts'
import type {ToolSets, Viewer} from './tool-sets.ts'

/** Hosts that do not follow cursors see one page: more tools than any of them can use. */
const PAGE_SIZE = 1000

/** What each caller's client is shown, as JSON: it is made once for each version of policy, registry and tool sets. */
export interface ToolLists {
  /** `{"tools":[...],"nextCursor":"..."}` in the order of the registry; null when no page begins at the cursor */
  page(viewer: Viewer, cursor?: string): string | null
  /** Calls back whenever a change made this viewer's list another one; gives back how to end that. */
  watch(viewer: Viewer, onChange: () => void): () => void
}

/** Pages by the cursor at which they begin; the first begins at none. */
type Pages = ReadonlyMap<string | undefined, string>

interface Services {
  readonly registry: Registry
  readonly policy: Pick<ActivePolicy, 'listing' | 'onChange'>
  readonly toolSets: Pick<ToolSets, 'of' | 'onChange'>
  readonly pageSize?: number
}

export function createToolLists({registry, policy, toolSets, pageSize = PAGE_SIZE}: Services): ToolLists {
  const lists = new Map<string, Pages>()
  const watchers = new Set<() => void>()

  function pagesFor(viewer: Viewer): Pages {
    const key = `${viewer.principal} ${viewer.agent}`
    const known = lists.get(key)
    if (known) return known
    const pages = paginate(listTools({registry, policy}, viewer, toolSets.of(viewer)), pageSize)
    lists.set(key, pages)
    return pages
  }

  function renew(): void {
    lists.clear()
    for (const look of watchers) look()
  }
  policy.onChange(renew)
  registry.onChange(renew)
  toolSets.onChange(renew)

  return {
    page: (viewer, cursor) => pagesFor(viewer).get(cursor) ?? null,
    watch(viewer, onChange) {
      let shown = pagesFor(viewer)
      const look = () => {
        const before = shown
        shown = pagesFor(viewer)
        if (!isSame(before, shown)) onChange()
      }
      watchers.add(look)
      return () => void watchers.delete(look)
    },
  }
}

/** A cursor is the name of the first tool of its page. After a change of the list it may be unknown: the client begins again. */
function paginate(tools: readonly {readonly name: string}[], size: number): Pages {
  const pages = new Map<string | undefined, string>([[undefined, '{"tools":[]}']])
  for (let start = 0; start < tools.length; start += size) {
    const nextCursor = cursorAt(tools[start + size])
    const page = {tools: tools.slice(start, start + size), ...(nextCursor === undefined ? {} : {nextCursor})}
    pages.set(start === 0 ? undefined : cursorAt(tools[start]), JSON.stringify(page))
  }
  return pages
}

function cursorAt(tool: {readonly name: string} | undefined): string | undefined {
  return tool && Buffer.from(tool.name).toString('base64url')
}

function isSame(one: Pages, other: Pages): boolean {
  return (
    one === other || (one.size === other.size && one.entries().every(([cursor, page]) => other.get(cursor) === page))
  )
}
