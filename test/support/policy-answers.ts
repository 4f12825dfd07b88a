import type {OperationName, Parsed, Result} from '../../src/contract/operations.ts'
import type {PolicyChange, PolicyExplanation, PolicyLayer, PolicySummary} from '../../src/contract/policy.ts'

/** What a gateway would answer about its policy. */

export const policySummary = (changes: Partial<PolicySummary> = {}): PolicySummary => ({
  name: 'team-moderate',
  source: 'org.yaml in /etc/kruxos/policies',
  version: '0123456789abcdef',
  problems: [],
  ...changes,
})

const change: PolicyChange = {
  agent: 'default-agent',
  principal: 'agent',
  capability: 'filesystem.delete',
  before: {tier: 'notify', isConditional: false, rule: 'default tier of filesystem.delete'},
  after: {tier: 'approval_required', isConditional: false, rule: 'org.yaml:4'},
}

const explanation: PolicyExplanation = {
  agent: 'default-agent',
  principal: 'agent',
  capability: 'filesystem.delete',
  tier: 'approval_required',
  rule: 'org.yaml:4',
  reason: 'deleting is looked at',
  isConditional: false,
  voices: [
    {layer: 'org', rule: 'org.yaml:4', tier: 'approval_required', reason: 'deleting is looked at', counts: true},
  ],
  silent: ['system'],
  limits: [{rule: 'org.yaml:4', max: 10, windowSeconds: 3600, onExceed: 'deny'}],
  approval: {expiresSeconds: 1800, maxGrantSeconds: 3600, rejection: null},
}

const policyLayer = (layer: string): PolicyLayer => ({
  layer,
  file: `/etc/kruxos/policies/${layer}.yaml`,
  state: 'active',
  name: 'team-moderate',
  rules: 1,
  version: 'fedcba9876543210',
  problems: [],
  text: 'version: 1\nname: team-moderate\n',
})

type PolicyOperation = Extract<OperationName, `policy.${string}`>

export const policyAnswers: {[N in PolicyOperation]: (params: Parsed<N>) => Result<N>} = {
  'policy.diff': ({layer}) => ({layer, isSameText: false, currentVersion: null, changes: [change], warnings: []}),
  'policy.explain': ({capability}) => ({...explanation, capability}),
  'policy.replay': ({layer, since}) => ({layer, since, calls: 0, judged: 0, changes: []}),
  'policy.remove': ({layer}) => ({layer, file: `/etc/kruxos/policies/${layer}.yaml`, changed: true}),
  'policy.set': ({layer}) => ({
    layer,
    file: `/etc/kruxos/policies/${layer}.yaml`,
    changed: true,
    version: 'fedcba9876543210',
    changes: [change],
    warnings: [],
  }),
  'policy.show': ({layer = 'org'}) => ({policy: policySummary(), layers: [policyLayer(layer)]}),
}
