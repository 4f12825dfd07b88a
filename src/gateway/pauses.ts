import type {Agents} from './store/types.ts'

/** Which agents are paused; read in the path of each call, so it is kept in memory beside the store. */
export interface Pauses {
  has(agent: string): boolean
  /** after the change is durable */
  set(agent: string, isPaused: boolean): void
}

export async function openPauses(agents: Pick<Agents, 'list'>): Promise<Pauses> {
  const paused = new Set((await agents.list()).filter(({pausedAt}) => pausedAt !== null).map(({name}) => name))
  return {
    has: agent => paused.has(agent),
    set(agent, isPaused) {
      if (isPaused) paused.add(agent)
      else paused.delete(agent)
    },
  }
}
