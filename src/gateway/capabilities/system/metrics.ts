import {z} from 'zod'
import {type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {type MetricsWindow, WINDOWS} from './metrics-sampler.ts'
import type {SystemServices} from './services.ts'
import {percentOf, type Slice} from './slice.ts'

const percent = z.number().min(0).max(100).nullable()
const bytes = z.int().min(0)
const traffic = bytes.nullable()

const input = z.strictObject({
  window: z.enum(WINDOWS).default('5m').describe('how far to look back: minutes (m) or hours (h)'),
})

const output = z.strictObject({
  window: z.enum(WINDOWS).describe('the window asked for'),
  seconds_covered: z
    .number()
    .min(0)
    .describe('seconds of the window that were measured; less than the window after a start of the gateway'),
  cpu: z
    .strictObject({
      average_percent: percent.describe('use of all processors, percent; null before a second sample'),
      peak_percent: percent.describe(
        'highest use within one sample of 5 seconds, percent; null before a second sample',
      ),
    })
    .describe('processors of the machine'),
  memory: z
    .strictObject({
      average_bytes: bytes.describe('memory in use, average in bytes'),
      peak_bytes: bytes.describe('memory in use, highest sample in bytes'),
      average_percent: percent.describe('average as percent of the memory of the machine; null when that is not known'),
    })
    .describe('memory of the machine'),
  disk_io: z
    .strictObject({
      read_bytes: traffic.describe('bytes read in the window; null where the system does not tell'),
      write_bytes: traffic.describe('bytes written in the window; null where the system does not tell'),
    })
    .describe('all disks of the machine'),
  network_io: z
    .strictObject({
      rx_bytes: traffic.describe('bytes received in the window; null where the system does not tell'),
      tx_bytes: traffic.describe('bytes sent in the window; null where the system does not tell'),
    })
    .describe('all network interfaces of the machine but loopback'),
})

export function systemMetrics({metrics}: Pick<SystemServices, 'metrics'>): Capability {
  return defineCapability({
    name: 'system.metrics',
    version: '1.0',
    title: 'Measure load',
    purpose: 'Tells average and peak load of the machine over the last minutes or hours.',
    whenToUse:
      'Use it to see a trend or a peak. For the state of the moment use system.health instead, for sizes of the machine system.info.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    errors: {
      MetricsError: {
        when: 'nothing was measured in this window',
        retryable: true,
        recovery: [
          {action: 'retry', description: 'ask again after 10 seconds', capability: 'system.metrics'},
          {
            action: 'widen_window',
            description: 'ask for a longer window',
            capability: 'system.metrics',
            inputs: {window: '24h'},
          },
        ],
      },
    },
    examples: [
      {description: 'Load of the last five minutes', input: {}},
      {description: 'Load of the last day', input: {window: '24h'}},
    ],
    tags: ['system', 'metrics', 'diagnostics', 'safe', 'read'],
    async handle({window}) {
      const slice = metrics.summarize(window)
      if (!slice) throw new CapabilityError('MetricsError', `nothing was measured in the last ${window}`, {window})
      return toOutput(window, slice)
    },
  })
}

function toOutput(window: MetricsWindow, slice: Slice): z.infer<typeof output> {
  const {cpu, memory, disk, network} = slice
  const averageBytes = memory.sumBytes / slice.samples
  return {
    window,
    seconds_covered: Math.round(slice.coveredMs / 100) / 10,
    cpu: {average_percent: percentOf(cpu.busy, cpu.total), peak_percent: cpu.peakPercent},
    memory: {
      average_bytes: Math.round(averageBytes),
      peak_bytes: memory.peakBytes,
      average_percent: percentOf(averageBytes, memory.totalBytes),
    },
    disk_io: {read_bytes: disk?.inBytes ?? null, write_bytes: disk?.outBytes ?? null},
    network_io: {rx_bytes: network?.inBytes ?? null, tx_bytes: network?.outBytes ?? null},
  }
}
