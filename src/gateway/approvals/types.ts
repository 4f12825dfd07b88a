import type {ApprovalState} from '../../contract/approval.ts'
import type {ApprovalRequest, Binding, CallResult, Grant} from '../approval.ts'

/** What the policy says of a call that has to be approved. */
export interface Ruling {
  readonly rule: string
  readonly reason: string
  readonly rejection: string | null
  readonly approvalExpiresSeconds: number
  readonly maxGrantSeconds: number | null
}

export interface GrantTerms {
  readonly seconds?: number | undefined
  readonly times?: number | undefined
  readonly args: 'exact' | 'rule'
}

export interface Decider {
  readonly by: string
  readonly reason?: string | undefined
}

export interface Hold {
  readonly seconds: number
  readonly signal: AbortSignal
  /** told at once, and then every few seconds */
  onWait(elapsedSeconds: number): void
}

export interface Approvals {
  /** The request of this call that is open, or whose end the caller has not been told. */
  standing(binding: Binding): Promise<ApprovalRequest | null>
  /**
   * The request for this call: the one that is open, or whose end the caller has not been told, or a new one.
   * `full`: this agent has as many waiting as it may.
   */
  ask(
    binding: Binding,
    input: Record<string, unknown>,
    ruling: Ruling,
  ): Promise<{request: ApprovalRequest; isNew: boolean} | 'full'>
  /** Waits until the request is over, but no longer than the hold; answers it as it then is. */
  hold(id: string, hold: Hold): Promise<ApprovalRequest>
  /** The caller has been told the end. */
  collect(request: ApprovalRequest): Promise<void>
  /** The caller does not want it any more; nothing happens while somebody else waits for it. */
  withdraw(id: string): Promise<void>
  /** Stops what runs of an agent or token that was revoked; what waits finds out when it is to run. */
  abort(whose: (request: ApprovalRequest) => boolean): void
  /** Ends what waits, and stops what runs, of a session or agent that an operator kills. */
  cancel(whose: (request: ApprovalRequest) => boolean, by: string): Promise<void>

  get(id: string): Promise<ApprovalRequest | null>
  /** @throws KruxosError NOT_FOUND, USAGE when several ids begin so */
  find(prefix: string): Promise<ApprovalRequest>
  list(filter: {agent?: string | undefined; states?: readonly ApprovalState[]}): Promise<ApprovalRequest[]>
  readonly version: string
  /** Resolves at the next change since `version`, or when the time is up. */
  changed(version: string | undefined, waitSeconds: number, signal: AbortSignal): Promise<void>
  /** Durably approved when it resolves; the call then runs by itself. @throws KruxosError CONFLICT, USAGE */
  accept(
    request: ApprovalRequest,
    decider: Decider,
    terms?: GrantTerms,
  ): Promise<{changed: boolean; grant: Grant | null}>
  /** @throws KruxosError CONFLICT */
  reject(request: ApprovalRequest, decider: Decider): Promise<boolean>

  /** Takes one use of a grant that covers the call; durable when it resolves. */
  useGrant(binding: Binding, rule: string): Promise<Grant | null>
  grants(filter: {agent?: string | undefined}): Promise<Grant[]>
  /** @throws KruxosError NOT_FOUND, USAGE */
  revokeGrant(prefix: string): Promise<{grant: Grant; changed: boolean}>

  /** Runs what was approved and not run: at start, when an agent is resumed, when a capability is there again. */
  runApproved(): Promise<void>
  /** Marks what an earlier run of the gateway left running, and begins to look after lifetimes. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface Executor {
  /** false: not now, the agent is paused or the capability not to be had */
  mayRun(request: ApprovalRequest): boolean
  /** Looks at everything again, then runs the call; a refusal is a result too. */
  run(request: ApprovalRequest, signal: AbortSignal): Promise<CallResult>
}
