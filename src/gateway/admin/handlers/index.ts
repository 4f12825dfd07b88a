import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {agentHandlers} from './agents.ts'
import {alertHandlers} from './alerts.ts'
import {applianceHandlers} from './appliance.ts'
import {approvalHandlers} from './approvals.ts'
import {auditHandlers} from './audit.ts'
import {capabilityHandlers} from './capabilities.ts'
import {gatewayHandlers} from './gateway.ts'
import {mountHandlers} from './mounts.ts'
import {outboxHandlers} from './outbox.ts'
import {pairingHandlers} from './pairings.ts'
import {policyHandlers} from './policy.ts'
import {scheduleHandlers} from './schedules.ts'
import {secretHandlers} from './secrets.ts'
import {serviceHandlers} from './services.ts'
import {sessionHandlers} from './sessions.ts'
import {stateHandlers} from './state.ts'
import {tokenHandlers} from './tokens.ts'
import {toolHandlers} from './tools.ts'
import {trashHandlers} from './trash.ts'
import {upstreamHandlers} from './upstreams.ts'
import {vaultHandlers} from './vault.ts'

/** One handler for each operation of the contract. */
export function createHandlers(services: AdminServices): Handlers<OperationContext> {
  return {
    ...agentHandlers(services),
    ...alertHandlers(services),
    ...applianceHandlers(services),
    ...approvalHandlers(services),
    ...auditHandlers(services),
    ...capabilityHandlers(services),
    ...gatewayHandlers(services),
    ...mountHandlers(services),
    ...outboxHandlers(services),
    ...pairingHandlers(services),
    ...policyHandlers(services),
    ...scheduleHandlers(services),
    ...secretHandlers(services),
    ...serviceHandlers(services),
    ...sessionHandlers(services),
    ...stateHandlers(services),
    ...tokenHandlers(services),
    ...toolHandlers(services),
    ...trashHandlers(services),
    ...upstreamHandlers(services),
    ...vaultHandlers(services),
  }
}
