import {categoryOf} from './registry/face.ts'
import type {Registry} from './registry/index.ts'
import type {ToolSets, Viewer} from './tool-sets.ts'

/** What a model reads before it has seen any tool: hosts put this into the prompt, and may show the tools only by name. */
export function instructionsFor(registry: Registry, viewer: Viewer, toolSets: Pick<ToolSets, 'of' | 'has'>): string {
  const categories = new Map<string, number>()
  for (const {name, unavailable} of registry.list()) {
    if (!unavailable?.() && toolSets.has(viewer, name))
      categories.set(categoryOf(name), (categories.get(categoryOf(name)) ?? 0) + 1)
  }
  const list = [...categories].map(([category, count]) => `${category} (${count})`).join(', ')
  const isSearching = toolSets.of(viewer).mode === 'search'
  return [
    ...(isSearching ? finding(list) : listing(list, toolSets.has(viewer, 'filesystem.read'))),
    'A refused call says why and what to do instead. Do not repeat it unchanged unless it says that it can be retried.',
  ].join('\n')
}

function listing(categories: string, hasFiles: boolean): string[] {
  const files =
    'read, search and edit files under /workspace (filesystem__read, filesystem__list, filesystem__search), look at the system, and '
  return [
    // Codex shows a model the first line alone, cut at 250 characters.
    `Tools of this machine: ${hasFiles ? files : ''}ask agent__capabilities what ${hasFiles ? 'else ' : ''}you may use.`,
    `The tools are named <category>__<verb>: ${categories}. Paths outside /workspace are refused, but for the mounts that agent__session names.`,
    'agent__capabilities lists each one with its tier: autonomous and notify run at once, approval_required needs a person.',
  ]
}

function finding(categories: string): string[] {
  return [
    'Most tools of this machine are not listed: find one with capability__search, see what it takes with capability__describe, run it with capability__call.',
    `There are ${categories}. Files are under /workspace.`,
    'Each has a tier: autonomous and notify run at once, approval_required needs a person.',
  ]
}
