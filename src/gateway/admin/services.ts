import type {GatewayState} from '../../contract/status.ts'
import type {Alerts} from '../alerts/index.ts'
import type {ApprovalRequest} from '../approval.ts'
import type {Approvals} from '../approvals/index.ts'
import type {AuditLog} from '../audit/index.ts'
import type {Call} from '../calls/call.ts'
import type {ProcessFamily} from '../capabilities/index.ts'
import type {Clock} from '../clock.ts'
import type {Mounts} from '../mounts/index.ts'
import type {Notifier} from '../notify/index.ts'
import type {Pauses} from '../pauses.ts'
import type {PolicyInForce} from '../policy/types.ts'
import type {Registry} from '../registry/index.ts'
import type {Scheduler} from '../scheduler/index.ts'
import type {Services} from '../services/index.ts'
import type {Sessions} from '../sessions/index.ts'
import type {AgentState} from '../state-services.ts'
import type {Store, Tables} from '../store/types.ts'
import type {ToolSets} from '../tool-sets.ts'
import type {Upstreams} from '../upstream/index.ts'
import type {Vault} from '../vault/types.ts'
import type {Workspaces} from '../workspaces.ts'

/** What the handlers of the admin API work with. */
export interface AdminServices {
  readonly store: Store
  readonly vault: Vault
  readonly state: AgentState
  readonly audit: AuditLog
  readonly sessions: Sessions
  readonly registry: Registry
  readonly call: Call
  readonly processes: Pick<ProcessFamily, 'endAgent'>
  readonly approvals: Approvals
  readonly scheduler: Scheduler
  readonly pauses: Pauses
  readonly toolSets: ToolSets
  readonly policy: PolicyInForce
  readonly notifier: Notifier
  readonly alerts: Alerts
  readonly upstreams: Upstreams
  /** users who may open the admin socket: an agent that runs as one of them could approve its own calls */
  readonly operatorUids: readonly number[]
  /** what accepting a request asks for, beside the socket */
  readonly stepUp: 'none' | 'passphrase'
  previewOf(request: ApprovalRequest, signal: AbortSignal): Promise<string | null>
  /** mail accounts and what leaves through them */
  readonly connected: Services
  readonly workspaces: Workspaces
  readonly mounts: Mounts
  readonly clock: Clock
  /** where devices bring their pairing codes, and by which key they know it */
  pairingDoor(): {readonly keySha256: string; readonly hosts: string[]; readonly port: number}
  /** Opens the bridge socket of a user if it is not open. @throws KruxosError USAGE when this gateway cannot serve them */
  openBridgeSocket(uid: number): Promise<string>
  /** Brings the counters of the agents up to date. */
  settle(): Promise<void>
  gatewayState(): GatewayState
  stop(): void
}

/** One request on the admin socket. */
export interface OperationContext {
  /** who asked: the socket's path; its owner and mode are what let them in */
  readonly via: string
  readonly signal: AbortSignal
  /**
   * One durable change, together with the reply that a repeated request with the same idempotency key gets.
   * What must follow the change (closing sessions) comes after it.
   */
  commit<T extends object>(work: (tables: Tables) => Promise<T>): Promise<T>
}
