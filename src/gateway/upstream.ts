import type {ToolDefinition, UpstreamLaunch} from '../contract/upstream.ts'

/** A server of somebody else, as an operator added it. */
export interface UpstreamRow {
  readonly name: string
  readonly launch: UpstreamLaunch
  /** null: every agent */
  readonly agents: readonly string[] | null
  /** tool to the part of the capability's name behind the server's */
  readonly renames: Readonly<Record<string, string>>
  readonly enabled: boolean
  readonly createdAt: string
}

/** A definition that an operator approved. */
export interface PinRow {
  readonly upstream: string
  readonly tool: string
  /** SHA-256 of the definition, hex */
  readonly hash: string
  readonly definition: ToolDefinition
  readonly approvedAt: string
}

export interface UpstreamTable {
  /** Puts the row in the place of one of the same name. */
  put(row: UpstreamRow): Promise<void>
  get(name: string): Promise<UpstreamRow | null>
  /** sorted by name */
  list(): Promise<UpstreamRow[]>
  /** with its pins; false when there is none */
  remove(name: string): Promise<boolean>
  pin(pin: PinRow): Promise<void>
  /** forgets a tool that is gone */
  unpin(upstream: string, tool: string): Promise<void>
  /** of one server, sorted by tool */
  pins(upstream: string): Promise<PinRow[]>
}
