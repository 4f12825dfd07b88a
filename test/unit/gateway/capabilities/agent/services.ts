import type {AgentPolicy, AgentServices} from '../../../../../src/gateway/capabilities/agent/index.ts'

export const policy: AgentPolicy = {
  policy_group: 'restricted',
  rules: [
    {
      capability: 'filesystem.*',
      tier: 'notify',
      reason: 'files are watched',
      when: {path_prefix: '/workspace/reports'},
      rate_limit: {max: 100, window_seconds: 3600},
    },
    {capability: 'process.run', tier: 'blocked', reason: null, when: null, rate_limit: null},
  ],
  default_tier: null,
}

export function agentServices(overrides: Partial<AgentServices> = {}): AgentServices {
  return {
    now: () => new Date('2026-03-01T12:05:00.500Z'),
    list: async () => [
      {name: 'filesystem.delete', purpose: 'Deletes.', permission_tier: 'approval_required', tags: ['write']},
      {name: 'filesystem.read', purpose: 'Reads.', permission_tier: 'autonomous', tags: ['safe', 'read']},
      {name: 'filesystem.write', purpose: 'Writes.', permission_tier: 'blocked', tags: ['write']},
      {name: 'filesystem_extra.read', purpose: 'Reads more.', permission_tier: 'notify', tags: []},
    ],
    policy: async () => policy,
    session: async () => ({connectedAt: '2026-03-01T12:00:00.000Z', invocations: 12, resourceUsage: null}),
    agent: async () => ({createdAt: '2026-01-01T00:00:00.000Z'}),
    stateQuota: async () => null,
    ...overrides,
  }
}
