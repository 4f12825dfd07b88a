import type {Capability} from '../../capability.ts'
import {cronCreate} from './cron-create.ts'
import {cronList} from './cron-list.ts'
import {delay} from './delay.ts'
import {cancel, cronDelete} from './remove.ts'
import type {SchedulerServices} from './services.ts'

export type {SchedulerServices} from './services.ts'

/** Calls that run later as the one who planned them. */
export function schedulerCapabilities(services: SchedulerServices): readonly Capability[] {
  return [cancel(services), cronCreate(services), cronDelete(services), cronList(services), delay(services)]
}
