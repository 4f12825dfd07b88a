import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {agentHandlers} from './agents.ts'
import {alertHandlers} from './alerts.ts'
import {approvalHandlers} from './approvals.ts'
import {auditHandlers} from './audit.ts'
import {capabilityHandlers} from './capabilities.ts'
import {gatewayHandlers} from './gateway.ts'
import {policyHandlers} from './policy.ts'
import {sessionHandlers} from './sessions.ts'
import {tokenHandlers} from './tokens.ts'
import {upstreamHandlers} from './upstreams.ts'
import {vaultHandlers} from './vault.ts'

/** One handler for each operation of the contract. */
export function createHandlers(services: AdminServices): Handlers<OperationContext> {
  return {
    ...agentHandlers(services),
    ...alertHandlers(services),
    ...approvalHandlers(services),
    ...auditHandlers(services),
    ...capabilityHandlers(services),
    ...gatewayHandlers(services),
    ...policyHandlers(services),
    ...sessionHandlers(services),
    ...tokenHandlers(services),
    ...upstreamHandlers(services),
    ...vaultHandlers(services),
  }
}
