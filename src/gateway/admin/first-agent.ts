import type {Store} from '../store/types.ts'

/** The agent that a fresh gateway has, so that `token create` works at once. */
export const DEFAULT_AGENT = 'default-agent'

export async function createFirstAgent(store: Store, now: Date): Promise<void> {
  if ((await store.agents.list()).length > 0) return
  const row = {name: DEFAULT_AGENT, purpose: 'used when no agent is named', createdAt: now.toISOString()}
  await store.agents.insert({...row, revokedAt: null, pausedAt: null, lastConnectedAt: null, invocations: 0})
}
