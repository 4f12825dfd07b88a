import type {ToolSet} from '../contract/tool-set.ts'

export type {ToolSet}

/** What is kept of agents whose tools an operator chose. */
export interface ToolSetTable {
  /** Puts the set in the place of the one it had. */
  put(agent: string, set: ToolSet): Promise<void>
  list(): Promise<{agent: string; set: ToolSet}[]>
}
