import {tmpdir} from 'node:os'
import {MetricsSampler, type SystemServices} from '../../../../../src/gateway/capabilities/system/index.ts'

export function systemServices(overrides: Partial<SystemServices> = {}): SystemServices {
  return {
    version: '1.2.3',
    startedAt: new Date('2026-03-01T12:00:00.000Z'),
    now: () => new Date('2026-03-01T13:00:30.900Z'),
    dataDir: tmpdir(),
    agentCount: () => 2,
    health: async () => ({
      services: [{name: 'store', status: 'healthy', message: 'open'}],
      queueDepths: {approvalPending: null, alertsPending: null, auditBuffer: 0},
    }),
    metrics: new MetricsSampler(),
    ...overrides,
  }
}
