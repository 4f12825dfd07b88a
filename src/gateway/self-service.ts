import type {AgentServices} from './capabilities/index.ts'
import type {Clock} from './clock.ts'
import {decide} from './policy/index.ts'
import type {Registry} from './registry/index.ts'
import type {Sessions} from './sessions/index.ts'
import type {Store} from './store/index.ts'

interface Services {
  readonly clock: Clock
  readonly store: Store
  readonly sessions: Sessions
  /** the registry holds the capabilities that ask for this, so it is not there yet */
  registry(): Registry
}

/** What an agent may know of itself. */
export function selfService({clock, store, sessions, registry}: Services): AgentServices {
  return {
    now: () => clock.now(),
    list: async () =>
      registry()
        .list()
        .map(capability => ({
          name: capability.name,
          purpose: capability.purpose,
          permission_tier: decide(capability).tier,
          tags: capability.tags,
        })),
    policy: async () => ({policy_group: 'default', rules: [], default_tier: null}),
    async session(id) {
      const session = sessions.get(id)?.describe()
      return session ? {connectedAt: session.connectedAt, invocations: session.invocations, resourceUsage: null} : null
    },
    agent: name => store.agents.get(name),
    stateQuota: async () => null,
  }
}
