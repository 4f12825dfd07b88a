import type {CapabilityCostResult} from '../contract/tool-set.ts'
import {type Tool, toCategory} from './registry/face.ts'
import {type ListSources, listTools} from './tool-list.ts'
import type {ToolSet} from './tool-set.ts'
import type {Viewer} from './tool-sets.ts'

type Costs = Omit<CapabilityCostResult, 'agent'>
type Cost = Costs['now']

/** English and JSON take a token for about four characters (measured for current models between 3 and 5). */
const BYTES_PER_TOKEN = 4

/** What the list of a viewer with this set costs a model, and what it would cost otherwise. */
export function costsOf(sources: ListSources, viewer: Viewer, set: ToolSet): Costs {
  const list = (changes: Partial<ToolSet>) => listTools(sources, viewer, {...set, ...changes})
  const now = list({})
  const categories = Map.groupBy(now, toCategory)
  return {
    now: costOf(now),
    categories: [...categories].map(([category, tools]) => ({category, ...costOf(tools)})),
    full: costOf(list({mode: 'list', descriptions: 'full'})),
    compact: costOf(list({mode: 'list', descriptions: 'compact'})),
    search: costOf(list({mode: 'search'})),
  }
}

function costOf(tools: readonly Tool[]): Cost {
  const read = tools.map(({name, description, inputSchema}) => sizeOf({name, description, inputSchema}))
  return {
    tools: tools.length,
    bytes: tools.reduce((sum, tool) => sum + sizeOf(tool), 0),
    tokens: Math.ceil(read.reduce((sum, size) => sum + size, 0) / BYTES_PER_TOKEN),
  }
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}
