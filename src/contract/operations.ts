import type {z} from 'zod'
import {agentOperations} from './operations/agent.ts'
import {alertOperations} from './operations/alert.ts'
import {applianceOperations} from './operations/appliance.ts'
import {approvalOperations} from './operations/approval.ts'
import {auditOperations} from './operations/audit.ts'
import {capabilityOperations} from './operations/capability.ts'
import {gatewayOperations} from './operations/gateway.ts'
import {grantOperations} from './operations/grant.ts'
import {mountOperations} from './operations/mount.ts'
import {outboxOperations} from './operations/outbox.ts'
import {pairingOperations} from './operations/pairing.ts'
import {policyOperations} from './operations/policy.ts'
import {scheduleOperations} from './operations/schedule.ts'
import {secretOperations} from './operations/secret.ts'
import {serviceOperations} from './operations/service.ts'
import {sessionOperations} from './operations/session.ts'
import {stateOperations} from './operations/state.ts'
import {statusOperations} from './operations/status.ts'
import {tokenOperations} from './operations/token.ts'
import {trashOperations} from './operations/trash.ts'
import {upstreamOperations} from './operations/upstream.ts'
import {vaultOperations} from './operations/vault.ts'

/** The admin API: each operation is `POST /v1/<name>` on the admin socket. A file for each area, sorted by name. */
export const operations = {
  ...agentOperations,
  ...alertOperations,
  ...applianceOperations,
  ...approvalOperations,
  ...auditOperations,
  ...capabilityOperations,
  ...gatewayOperations,
  ...grantOperations,
  ...mountOperations,
  ...outboxOperations,
  ...pairingOperations,
  ...policyOperations,
  ...scheduleOperations,
  ...secretOperations,
  ...serviceOperations,
  ...sessionOperations,
  ...stateOperations,
  ...statusOperations,
  ...tokenOperations,
  ...trashOperations,
  ...upstreamOperations,
  ...vaultOperations,
}

export type OperationName = keyof typeof operations
/** What a caller sends. */
export type Params<N extends OperationName> = z.input<(typeof operations)[N]['params']>
/** What a handler receives: defaults filled in. */
export type Parsed<N extends OperationName> = z.output<(typeof operations)[N]['params']>
export type Result<N extends OperationName> = z.output<(typeof operations)[N]['result']>

/** A missing handler, or one that answers the wrong shape, does not compile. */
export type Handlers<Context> = {[N in OperationName]: (params: Parsed<N>, context: Context) => Promise<Result<N>>}

/** Path of an operation on the admin socket. */
export function operationPath(name: OperationName): string {
  return `/v1/${name}`
}
