import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {agentHandlers} from './agents.ts'
import {capabilityHandlers} from './capabilities.ts'
import {gatewayHandlers} from './gateway.ts'
import {tokenHandlers} from './tokens.ts'
import {vaultHandlers} from './vault.ts'

/** One handler for each operation of the contract. */
export function createHandlers(services: AdminServices): Handlers<OperationContext> {
  return {
    ...agentHandlers(services),
    ...capabilityHandlers(services),
    ...gatewayHandlers(services),
    ...tokenHandlers(services),
    ...vaultHandlers(services),
  }
}
