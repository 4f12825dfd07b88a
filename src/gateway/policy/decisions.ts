import {type Call, decide, type Limit, limitedRules, list, type Policy, type Ruling, raise} from '../../policy/index.ts'
import type {RateLimits} from './rate-limits.ts'
import type {Allowance, Decision, ListedTier, PolicyInForce, Subject} from './types.ts'

/** Folders of this machine that an agent sees as /workspace and under /mnt. */
export type Folders = Pick<Call, 'workspaceDir' | 'mounts'>

interface Services {
  readonly limits: RateLimits
  current(): Policy
  foldersOf(agent: string): Folders
}

/** Decisions of the policy that is in force at the moment, with limits counted. */
export function createDecisions({
  limits,
  current,
  foldersOf,
}: Services): Pick<PolicyInForce, 'decide' | 'admit' | 'explain' | 'listing' | 'tierOf'> {
  const explain = (subject: Subject) => decide(current(), toCall(subject, foldersOf(subject.agent)))

  function tierOf(agent: string, principal: Subject['principal'], capability: Subject['capability']): ListedTier {
    const listed = list(current(), {agent, principal, ...faceOf(capability, agent)})
    return {tier: listed.tier, isConditional: listed.isConditional, rule: listed.place, reason: listed.reason}
  }

  /** The limits that leave no room for one more call now. */
  function usedUp(ruling: Ruling, {agent, now}: Subject): Limit[] {
    return limitsOf(ruling).filter(limit => limits.wait(limit, agent, now) > 0)
  }

  return {
    explain,
    decide: subject => toDecision(explain(subject)),
    admit(subject) {
      const ruling = explain(subject)
      // An operator decides what agents may do how often; the calls of one are not counted.
      if (subject.principal === 'operator' || ruling.tier === 'blocked') return allow(ruling)
      const full = usedUp(ruling, subject)
      const denying = full.find(({onExceed}) => onExceed === 'deny')
      if (denying) return refuse(denying, limits.wait(denying, subject.agent, subject.now))
      const raised = raiseBy(ruling, full)
      if (raised.tier === 'blocked') return allow(raised)
      for (const limit of limitsOf(ruling)) if (!full.includes(limit)) limits.count(limit, subject.agent, subject.now)
      return allow(raised)
    },
    tierOf,
    listing(agent, principal, capability) {
      const listed = tierOf(agent, principal, capability)
      return listed.tier === 'blocked' ? null : listed
    },
  }
}

function toCall({agent, principal, capability, input, now}: Subject, folders: Folders): Call {
  return {agent, principal, ...faceOf(capability, agent), input, now, ...folders}
}

function faceOf(capability: Subject['capability'], agent: string): Pick<Call, 'capability' | 'defaultTier' | 'floor'> {
  return {capability: capability.name, defaultTier: capability.tier, floor: capability.floor?.(agent) ?? null}
}

function limitsOf({voices}: Ruling): Limit[] {
  return limitedRules(voices).flatMap(({limit}) => limit ?? [])
}

function raiseBy(ruling: Ruling, full: readonly Limit[]): Ruling {
  if (full.length === 0) return ruling
  return raise(ruling, ({tier, limit}) =>
    limit && full.includes(limit) && limit.onExceed !== 'deny' ? limit.onExceed : tier,
  )
}

function allow(ruling: Ruling): Allowance {
  return {allowed: true, decision: toDecision(ruling)}
}

function refuse({max, windowSeconds}: Limit, retryAfterSeconds: number): Allowance {
  return {allowed: false, retryAfterSeconds, limit: max, windowSeconds}
}

function toDecision({tier, deciding, asking}: Ruling): Decision {
  return {
    tier,
    rule: deciding.place,
    reason: deciding.reason,
    rejection: asking.rejection,
    approvalExpiresSeconds: asking.expiresSeconds,
    maxGrantSeconds: asking.maxGrantSeconds,
  }
}
