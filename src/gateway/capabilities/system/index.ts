import type {Capability} from '../../capability.ts'
import {systemHealth} from './health.ts'
import {systemInfo} from './info.ts'
import {systemMetrics} from './metrics.ts'
import type {SystemServices} from './services.ts'
import {systemTime} from './time.ts'

export {readHost} from './host.ts'
export {MetricsSampler} from './metrics-sampler.ts'
export type {Health, SystemServices} from './services.ts'

export function systemCapabilities(services: SystemServices): readonly Capability[] {
  return [systemHealth(services), systemInfo(services), systemMetrics(services), systemTime(services)]
}
