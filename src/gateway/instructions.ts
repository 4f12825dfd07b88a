import {categoryOf} from './registry/face.ts'
import type {Registry} from './registry/index.ts'

/** What a model reads before it has seen any tool: hosts put this into the prompt, and may show the tools only by name. */
export function instructionsFor(registry: Registry): string {
  const categories = new Map<string, number>()
  for (const {name, unavailable} of registry.list()) {
    if (!unavailable?.()) categories.set(categoryOf(name), (categories.get(categoryOf(name)) ?? 0) + 1)
  }
  const list = [...categories].map(([category, count]) => `${category} (${count})`).join(', ')
  return [
    // Codex shows a model the first line alone, cut at 250 characters.
    'Tools of this machine: read, search and edit files under /workspace (filesystem__read, filesystem__list, filesystem__search), look at the system, and ask agent__capabilities what else you may use.',
    `The tools are named <category>__<verb>: ${list}. Paths outside /workspace are refused, but for the mounts that agent__session names.`,
    'agent__capabilities lists each one with its tier: autonomous and notify run at once, approval_required needs a person.',
    'A refused call says why and what to do instead. Do not repeat it unchanged unless it says that it can be retried.',
  ].join('\n')
}
