import type {MetricsSampler} from './metrics-sampler.ts'

export const HEALTH_STATES = ['healthy', 'degraded', 'unhealthy'] as const
export type HealthState = (typeof HEALTH_STATES)[number]

export interface Health {
  readonly services: readonly {readonly name: string; readonly status: HealthState; readonly message: string}[]
  /** null: this gateway has no such queue */
  readonly queueDepths: {
    readonly approvalPending: number | null
    readonly alertsPending: number | null
    readonly auditBuffer: number | null
  }
}

/** What the system capabilities ask of the gateway. */
export interface SystemServices {
  readonly version: string
  readonly startedAt: Date
  now(): Date
  /** the volume whose space is told */
  readonly dataDir: string
  /** agents connected now */
  agentCount(): Promise<number> | number
  health(): Promise<Health>
  readonly metrics: MetricsSampler
}
