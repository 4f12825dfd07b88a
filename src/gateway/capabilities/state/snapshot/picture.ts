import {scopeOf} from '../../../agent-state.ts'
import type {Scope} from '../../../state-entry.ts'
import {toListed} from '../fields.ts'
import type {StateServices} from '../services.ts'

const MAX_KEYS = 1000

/** What the agent could also ask for by itself; nothing of other agents but the keys that they share. */
export async function takePicture(
  {kept, surroundings}: Pick<StateServices, 'kept' | 'surroundings'>,
  agent: string,
): Promise<Record<string, unknown>> {
  const [own, shared, approvals, alerts, health] = await Promise.all([
    summarize(kept, scopeOf(agent)),
    summarize(kept, 'shared'),
    surroundings.pendingApprovals(agent),
    surroundings.alerts(agent),
    surroundings.health(),
  ])
  return {
    agent,
    persistent_state: own,
    shared_state: shared,
    pending_approvals: approvals.map(({id, capability, createdAt}) => ({
      approval_id: id,
      capability,
      created_at: createdAt,
    })),
    alerts: alerts.map(({severity, message, count, lastAt}) => ({severity, message, count, last_at: lastAt})),
    health: Object.fromEntries(health.services.map(({name, status}) => [name, status])),
  }
}

async function summarize(kept: StateServices['kept'], scope: Scope): Promise<Record<string, unknown>> {
  const [found, quota] = await Promise.all([
    kept.table.list(scope, {prefix: '', after: '', limit: MAX_KEYS + 1}),
    kept.quota(scope),
  ])
  return {
    keys: quota.keys,
    used_bytes: quota.bytes,
    limit_bytes: quota.limitBytes,
    entries: found.slice(0, MAX_KEYS).map(toListed),
    truncated: found.length > MAX_KEYS,
  }
}
