import type {Capability} from '../../capability.ts'
import {acknowledgeAlert} from './acknowledge.ts'
import {listAlerts} from './list.ts'
import {sendAlert} from './send.ts'
import type {AlertServices} from './services.ts'

export type {AlertServices} from './services.ts'

/** What an agent tells operators; the same alerts as those of the gateway, of which it sees only its own. */
export function alertCapabilities(services: AlertServices): readonly Capability[] {
  return [acknowledgeAlert(services), listAlerts(services), sendAlert(services)]
}
