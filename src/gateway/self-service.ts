import {layersFor, type Rule, stricter} from '../policy/index.ts'
import {type KeptState, scopeOf} from './agent-state.ts'
import type {AgentPolicy, AgentServices} from './capabilities/index.ts'
import type {Clock} from './clock.ts'
import type {PolicyInForce} from './policy/types.ts'
import type {Registry} from './registry/index.ts'
import type {Sessions} from './sessions/index.ts'
import type {Store} from './store/index.ts'
import type {ToolSets} from './tool-sets.ts'

interface Services {
  readonly clock: Clock
  readonly store: Store
  readonly sessions: Sessions
  readonly policy: PolicyInForce
  readonly toolSets: Pick<ToolSets, 'has'>
  readonly state: Pick<KeptState, 'quota'>
  /** the registry holds the capabilities that ask for this, so it is not there yet */
  registry(): Registry
}

/** What an agent may know of itself. */
export function selfService({clock, store, sessions, policy, toolSets, state, registry}: Services): AgentServices {
  return {
    now: () => clock.now(),
    list: async ({agent, principal}) =>
      registry()
        .list()
        .filter(capability => toolSets.has({agent, principal}, capability.name) && !capability.unavailable?.())
        .map(capability => ({
          name: capability.name,
          purpose: capability.purpose,
          permission_tier: policy.tierOf(agent, principal, capability).tier,
          tags: capability.tags,
        })),
    async policy(caller) {
      const layers = layersFor(policy.current(), caller)
      const [first, ...others] = layers.flatMap(({fallback}) => fallback?.tier ?? [])
      return {
        policy_group: policy.describe().name,
        rules: layers.flatMap(({rules}) => rules.flatMap(toAgentRules)),
        default_tier: first ? others.reduce(stricter, first) : null,
      }
    },
    async session(id) {
      const session = sessions.get(id)?.describe()
      return session ? {connectedAt: session.connectedAt, invocations: session.invocations, resourceUsage: null} : null
    },
    agent: name => store.agents.get(name),
    async stateQuota(agent) {
      const {bytes, limitBytes} = await state.quota(scopeOf(agent))
      return {usedBytes: bytes, limitBytes}
    },
  }
}

function toAgentRules({patterns, tier, reason, when, limit}: Rule): AgentPolicy['rules'] {
  const rate_limit = limit && {max: limit.max, window_seconds: limit.windowSeconds}
  return patterns.map(capability => ({capability, tier, reason, when, rate_limit}))
}
