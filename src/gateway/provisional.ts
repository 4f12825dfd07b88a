import type {Audit} from './audit/types.ts'
import {decide} from './policy/index.ts'
import type {ActivePolicy, Decision, Subject} from './policy/types.ts'

const decision = ({capability}: Subject): Decision => ({
  ...decide(capability),
  rule: `default tier of ${capability.name}`,
  rejection: null,
  approvalExpiresSeconds: 1800,
  maxGrantSeconds: 28_800,
})

export const PROVISIONAL_POLICY: ActivePolicy = {
  describe: () => ({name: 'defaults', source: 'built in', version: '0', problems: []}),
  decide: decision,
  admit: subject => ({allowed: true, decision: decision(subject)}),
  listing: (_agent, _principal, {tier}) => (tier === 'blocked' ? null : {tier, isConditional: false}),
  onChange: () => {},
}

export const PROVISIONAL_AUDIT: Audit = {
  intend: async () => 0,
  conclude: () => {},
  record: async () => {},
}
