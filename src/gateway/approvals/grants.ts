import {randomBytes} from 'node:crypto'
import {KruxosError} from '../../contract/errors.ts'
import type {ApprovalRequest, Grant} from '../approval.ts'
import type {Clock} from '../clock.ts'
import type {ApprovalStore} from './index.ts'
import type {Approvals, GrantTerms} from './types.ts'

interface Services {
  readonly store: ApprovalStore
  readonly clock: Clock
}

export function createGrants({store, clock}: Services): Pick<Approvals, 'useGrant' | 'grants' | 'revokeGrant'> {
  const now = () => clock.now().toISOString()
  return {
    async useGrant(binding, rule) {
      for (;;) {
        const grant = await store.grants.covering(binding, rule, now())
        // Another call may have taken the last use meanwhile; then there may be another grant.
        if (grant === null || (await store.grants.use(grant.id, now()))) return grant
      }
    },
    grants: filter => store.grants.list(filter),
    async revokeGrant(prefix) {
      const [grant, other] = await store.grants.findByPrefix(prefix)
      if (!grant) throw new KruxosError('NOT_FOUND', `no grant ${prefix}`, {hint: 'kruxos approve grants --all'})
      if (other) throw new KruxosError('USAGE', `several grants begin with ${prefix}`, {hint: 'kruxos approve grants'})
      const revokedAt = now()
      const changed = await store.grants.revoke(grant.id, revokedAt)
      return {grant: changed ? {...grant, revokedAt} : grant, changed}
    },
  }
}

/** @throws KruxosError USAGE when the rule gives none, or none that long */
export function grantFor(request: ApprovalRequest, terms: GrantTerms, by: string, now: Date): Grant {
  const {agent, principal, tokenId, capability, definitionHash, inputHash, rule, maxGrantSeconds} = request
  if (maxGrantSeconds === null)
    throw new KruxosError('USAGE', `the rule allows no grants for ${capability} (${rule})`, {
      hint: `accept this call alone: kruxos approve accept ${request.id}`,
    })
  const {seconds = maxGrantSeconds, times = null, args} = terms
  if (seconds > maxGrantSeconds)
    throw new KruxosError('USAGE', `the rule allows grants of at most ${maxGrantSeconds} s (${rule})`, {
      hint: `--for ${maxGrantSeconds}`,
    })
  return {
    id: `grant-${randomBytes(4).toString('hex')}`,
    agent,
    principal,
    tokenId,
    capability,
    definitionHash,
    inputHash: args === 'exact' ? inputHash : null,
    rule,
    approvalId: request.id,
    createdAt: now.toISOString(),
    createdBy: by,
    expiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    times,
    used: 0,
    revokedAt: null,
  }
}
