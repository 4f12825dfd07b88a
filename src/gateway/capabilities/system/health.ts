import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {countOpenFiles, readVolume} from './host.ts'
import {HEALTH_STATES, type HealthState, type SystemServices} from './services.ts'
import {percentOf} from './slice.ts'

const percent = z.number().min(0).max(100)
const depth = z.int().min(0).nullable()

const ServiceHealth = z.strictObject({
  name: z.string().describe('the part of the gateway'),
  status: z.enum(HEALTH_STATES).describe('degraded: works in part; unhealthy: does not work'),
  message: z.string().describe('why, for people'),
})

const output = z.strictObject({
  overall_status: z.enum(HEALTH_STATES).describe('the worst status among the services'),
  services: z.array(ServiceHealth).describe('each part of the gateway'),
  resource_usage: z
    .strictObject({
      cpu_percent: percent
        .nullable()
        .describe('use of all processors over the last minute, percent; null before it was measured'),
      memory_percent: percent
        .nullable()
        .describe('memory of the machine in use over the last minute, percent; null before it was measured'),
      disk_percent: percent
        .nullable()
        .describe('space in use on the data volume, percent; null for a volume without size'),
      open_files: z
        .int()
        .min(0)
        .nullable()
        .describe('files and sockets that the gateway holds open; null where the system does not tell'),
    })
    .describe('how busy the machine is'),
  queue_depths: z
    .strictObject({
      approval_pending: depth.describe('calls that wait for a person; null when there is no such queue'),
      alerts_pending: depth.describe('alerts that nobody acknowledged; null when there is no such queue'),
      audit_buffer: depth.describe('audit events not yet on disk; null when there is no such queue'),
    })
    .describe('what waits, as counts'),
})

type Services = Pick<SystemServices, 'health' | 'metrics' | 'dataDir'>

export function systemHealth(services: Services): Capability {
  return defineCapability({
    name: 'system.health',
    version: '1.0',
    title: 'Check health',
    purpose: 'Tells whether each part of the gateway works, how busy the machine is and what waits in its queues.',
    whenToUse:
      'Use it after a call failed for a reason of the gateway. For figures over time use system.metrics instead, for sizes of the machine system.info.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: {
      HealthCheckError: {
        when: 'a part of the gateway could not be probed',
        retryable: true,
        recovery: [{action: 'retry', description: 'probe again after a few seconds', capability: 'system.health'}],
      },
    },
    examples: [{description: 'See whether the gateway is well', input: {}}],
    tags: ['system', 'health', 'diagnostics', 'safe', 'read'],
    async handle() {
      try {
        return await probe(services)
      } catch (cause) {
        throw new CapabilityError('HealthCheckError', 'a part of the gateway could not be probed', {}, {cause})
      }
    },
  })
}

async function probe(gateway: Services): Promise<z.infer<typeof output>> {
  const [{services, queueDepths}, volume, openFiles] = await Promise.all([
    gateway.health(),
    readVolume(gateway.dataDir),
    countOpenFiles(),
  ])
  const recent = gateway.metrics.summarize('1m')
  return {
    overall_status: worstOf(services.map(service => service.status)),
    services: services.map(({name, status, message}) => ({name, status, message})),
    resource_usage: {
      cpu_percent: recent && percentOf(recent.cpu.busy, recent.cpu.total),
      memory_percent: recent && percentOf(recent.memory.sumBytes / recent.samples, recent.memory.totalBytes),
      disk_percent: percentOf(volume.usedBytes, volume.usedBytes + volume.availableBytes),
      open_files: openFiles,
    },
    queue_depths: {
      approval_pending: queueDepths.approvalPending,
      alerts_pending: queueDepths.alertsPending,
      audit_buffer: queueDepths.auditBuffer,
    },
  }
}

function worstOf(states: readonly HealthState[]): HealthState {
  return HEALTH_STATES.findLast(state => states.includes(state)) ?? 'healthy'
}
