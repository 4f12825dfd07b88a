import {categoryOf} from './registry/face.ts'
import type {Registry} from './registry/index.ts'

/** What a model reads before it has seen any tool: hosts put this into the prompt, and may show the tools only by name. */
export function instructionsFor(registry: Registry): string {
  const categories = new Map<string, number>()
  for (const {name} of registry.list()) categories.set(categoryOf(name), (categories.get(categoryOf(name)) ?? 0) + 1)
  const list = [...categories].map(([category, count]) => `${category} (${count})`).join(', ')
  return [
    `This server gives you capabilities of the machine, as tools named <category>__<verb>: ${list}.`,
    'Your files are under /workspace; paths outside of it are refused. filesystem__list and filesystem__search find files, filesystem__read reads them.',
    'agent__capabilities lists what you may use and under which tier: autonomous and notify run at once, approval_required needs a person.',
    'A refused call says why and what to do instead. Do not repeat it unchanged unless it says that it can be retried.',
  ].join('\n')
}
