/** Revisions with `initialize`, newest first (modelcontextprotocol.io/specification). */
export const LEGACY_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

/** The client's revision when we speak it, otherwise our newest: the client decides whether it can go on. */
export function negotiate(requested: unknown): string {
  return LEGACY_VERSIONS.find(version => version === requested) ?? LEGACY_VERSIONS[0]
}

export interface ClientInfo {
  readonly name: string
  readonly version: string
}

export interface ToolCall {
  /** capability name */
  readonly name: string
  readonly input: unknown
  readonly signal: AbortSignal
  progress(done: number, total?: number, message?: string): void
}

export type ToolOutcome =
  | {readonly ok: true; readonly output: Record<string, unknown>}
  | {readonly ok: false; readonly error: object}

/** What one connection's protocol needs of the gateway; everything is already bound to whoever connected. */
export interface McpServices {
  readonly server: {readonly name: string; readonly title: string; readonly version: string}
  readonly instructions: string
  readonly maxCallsInFlight: number
  onClient(client: ClientInfo | null): void
  /** tools as MCP lists them, in a fixed order */
  listTools(): readonly {readonly name: string}[]
  /** `unknown`: no such capability for this caller */
  call(request: ToolCall): Promise<ToolOutcome | 'unknown'>
  /** null: this caller never made such a request; `outcome` is null until it is over */
  checkApproval(id: string): Promise<{readonly outcome: ToolOutcome | null} | null>
}
