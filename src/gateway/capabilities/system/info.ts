import {availableParallelism, freemem, release, totalmem, type} from 'node:os'
import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {readVolume} from './host.ts'
import type {SystemServices} from './services.ts'

const count = z.int().min(0)

const output = z.strictObject({
  os_version: z.string().describe('version of kruxos'),
  platform: z.string().describe('system and kernel of the machine, for example "Linux 6.12.0 x64"'),
  uptime_seconds: count.describe('seconds since the gateway started'),
  agent_count: count.describe('agents connected now'),
  cpu_count: z.int().min(1).describe('processors that the gateway may use'),
  memory_total_bytes: count.describe('memory of the machine, bytes'),
  memory_available_bytes: count.describe('memory that programs can still get, bytes'),
  disk_total_bytes: count.describe('size of the data volume, bytes'),
  disk_available_bytes: count.describe('free space on the data volume, bytes'),
})

type Services = Pick<SystemServices, 'version' | 'startedAt' | 'now' | 'dataDir' | 'agentCount'>

export function systemInfo(services: Services): Capability {
  return defineCapability({
    name: 'system.info',
    version: '1.0',
    title: 'Describe the system',
    purpose: 'Tells the version and uptime of the gateway and the processors, memory and disk of its machine.',
    whenToUse:
      'Use it before work that needs much memory or space. To learn whether the gateway works use system.health instead, for load over time system.metrics.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: {
      SystemInfoError: {
        when: 'the data of the system could not be read',
        retryable: true,
        recovery: [
          {action: 'retry', description: 'ask again after a few seconds', capability: 'system.info'},
          {action: 'check_health', description: 'see which part of the gateway fails', capability: 'system.health'},
        ],
      },
    },
    examples: [{description: 'See the version and the free space', input: {}}],
    tags: ['system', 'info', 'safe', 'read'],
    async handle() {
      try {
        return await describe(services)
      } catch (cause) {
        throw new CapabilityError('SystemInfoError', 'the data of the system could not be read', {}, {cause})
      }
    },
  })
}

async function describe(services: Services): Promise<z.infer<typeof output>> {
  const [agents, volume] = await Promise.all([services.agentCount(), readVolume(services.dataDir)])
  return {
    os_version: services.version,
    platform: `${type()} ${release()} ${process.arch}`,
    uptime_seconds: Math.floor((services.now().getTime() - services.startedAt.getTime()) / 1000),
    agent_count: agents,
    cpu_count: availableParallelism(),
    memory_total_bytes: totalmem(),
    memory_available_bytes: freemem(),
    disk_total_bytes: volume.totalBytes,
    disk_available_bytes: volume.availableBytes,
  }
}
