import {matchesPattern} from '../policy/index.ts'
import type {ToolSet, ToolSetTable} from './tool-set.ts'

export interface Viewer {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
}

/** Which tools each agent has; asked in the path of each call, so they are kept in memory beside the store. */
export interface ToolSets {
  /** people and operators have everything */
  of(viewer: Viewer): ToolSet
  /** false: the capability is neither shown to the caller nor run for it */
  has(viewer: Viewer, capability: string): boolean
  /** after the change is durable */
  set(agent: string, set: ToolSet): void
  onChange(listener: () => void): void
}

export const EVERYTHING: ToolSet = {only: null, except: [], descriptions: 'full', mode: 'list', always: []}

export async function openToolSets(table: Pick<ToolSetTable, 'list'>): Promise<ToolSets> {
  const sets = new Map((await table.list()).map(({agent, set}) => [agent, set]))
  const listeners: (() => void)[] = []
  const of = ({agent, principal}: Viewer) => (principal === 'agent' && sets.get(agent)) || EVERYTHING
  return {
    of,
    has: (viewer, capability) => holds(of(viewer), capability),
    set(agent, set) {
      sets.set(agent, set)
      for (const listener of listeners) listener()
    },
    onChange: listener => void listeners.push(listener),
  }
}

export function holds({only, except}: ToolSet, capability: string): boolean {
  return (only === null || matchesAny(only, capability)) && !matchesAny(except, capability)
}

export function matchesAny(patterns: readonly string[], capability: string): boolean {
  return patterns.some(pattern => matchesPattern(pattern, capability))
}
