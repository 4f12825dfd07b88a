import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {Capability} from '../../capability.ts'
import {categoryOf, toDetail, toSummary} from '../../registry/face.ts'
import {DEFAULT_AGENT} from '../first-agent.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type CapabilityHandlers = Pick<Handlers<OperationContext>, 'capability.call' | 'capability.list' | 'capability.show'>

export function capabilityHandlers({registry, store, policy, call, clock}: AdminServices): CapabilityHandlers {
  async function checkAgent(agent: string | undefined): Promise<void> {
    if (agent !== undefined) await requireAgent(store, agent)
  }

  /** Without an agent: what one gets that has no file of its own. */
  function rulingOf(agent: string | undefined, capability: Capability) {
    const {tier, isConditional, rule, reason} = policy.tierOf(agent ?? '', 'agent', capability)
    const because = rule.startsWith('default') ? rule : `${rule}: ${reason}`
    return {tier, reason: isConditional ? `${because}; depends on the input` : because}
  }

  return {
    'capability.list': async ({agent, category, tier, all}) => {
      await checkAgent(agent)
      const capabilities = registry
        .list()
        .filter(({name}) => category === undefined || categoryOf(name) === category)
        .map(capability => toSummary(capability, rulingOf(agent, capability)))
        .filter(summary => tier === undefined || summary.tier === tier)
        .filter(summary => all || tier === 'blocked' || (summary.tier !== 'blocked' && summary.available))
      return {capabilities, total: capabilities.length}
    },

    'capability.show': async ({name, agent}) => {
      await checkAgent(agent)
      const capability = registry.get(name)
      if (!capability) throw unknownCapability(name)
      return {capability: toDetail(capability, rulingOf(agent, capability))}
    },

    'capability.call': async ({name, agent = DEFAULT_AGENT, input}, {signal, commit}) => {
      const {purpose} = await requireAgent(store, agent)
      const start = clock.now()
      const caller = {principal: 'operator', agent, purpose, sessionId: null, tokenId: null, client: null} as const
      const outcome = await call({caller, capability: name, input, signal, progress: () => {}})
      if (outcome === 'unknown') throw unknownCapability(name)
      const durationMs = clock.now().getTime() - start.getTime()
      return commit(async () => ({
        capability: name,
        ok: outcome.ok,
        result: outcome.ok ? outcome.output : null,
        error: outcome.ok ? null : outcome.error,
        durationMs,
      }))
    },
  }
}

function unknownCapability(name: string): KruxosError {
  return new KruxosError('NOT_FOUND', `no capability named ${name}`, {hint: 'kruxos capability list'})
}
