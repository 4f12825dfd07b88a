/** What somebody should know. Comes from agents: nothing of it is to be trusted. */
export type Notice =
  | {
      readonly event: 'approval.requested'
      readonly id: string
      readonly agent: string
      readonly capability: string
      readonly input: Record<string, unknown>
      readonly reason: string
      readonly expiresAt: string
    }
  | {
      readonly event: 'capability.ran'
      readonly agent: string
      readonly capability: string
      readonly input: Record<string, unknown>
      readonly ok: boolean
    }

/** One way of telling; throws when it did not arrive. */
export interface Channel {
  /** as `status` names it; without anything secret */
  readonly name: string
  readonly events: readonly Notice['event'][]
  /** the arguments of a call may hold anything: they go out only where the operator said so */
  readonly includeInput: boolean
  send(notice: Notice, body: string): Promise<void>
}

export interface ChannelState {
  readonly name: string
  readonly delivered: number
  readonly failed: number
  readonly lastError: string | null
  readonly lastErrorAt: string | null
}

export interface Notifier {
  /** Never fails and never waits: a delivery that fails is logged and shown, and changes nothing else. */
  tell(notice: Notice): void
  channels(): ChannelState[]
}
