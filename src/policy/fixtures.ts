import type {z} from 'zod'
import type {Tier} from '../contract/capability.ts'
import type {PolicyTestResult} from '../contract/policy.ts'
import type {PolicyFixtures} from '../contract/policy-fixtures.ts'
import {decide} from './decide.ts'
import type {Policy} from './policy.ts'

type TestCase = PolicyFixtures['cases'][number]
type Outcome = z.output<typeof PolicyTestResult>['cases'][number]

/** A Monday at noon, so that a case without a time says the same every day. */
const DEFAULT_TIME = '2026-01-05T12:00:00Z'

/** Decides one case and compares. @param declaredTier of a built-in capability; undefined for others */
export function runCase(
  policy: Policy,
  test: TestCase,
  place: string,
  declaredTier: (capability: string) => Tier | undefined,
): Outcome {
  const {agent, principal, capability, input, at = DEFAULT_TIME, expect, rule} = test
  const defaultTier = test.default ?? declaredTier(capability)
  const name = test.name ?? `${capability} ${JSON.stringify(input)}`.slice(0, 120)
  if (defaultTier === undefined) {
    const actual = 'unknown capability: say "default", the tier that it declares'
    return {name, place, ok: false, expected: expect, actual, rule: ''}
  }
  const call = {agent, principal, capability, defaultTier, input, now: new Date(at), workspaceDir: null, mounts: []}
  const {tier, deciding} = decide(policy, call)
  const ok = tier === expect && (rule === undefined || rule === deciding.place)
  const expected = rule === undefined ? expect : `${expect} by ${rule}`
  return {name, place, ok, expected, actual: tier, rule: deciding.place}
}
