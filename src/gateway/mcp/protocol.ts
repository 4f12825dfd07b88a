/** Revisions with `initialize`, newest first (modelcontextprotocol.io/specification). */
const LEGACY_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

/** Revisions without a handshake: each request says what it needs in `_meta`. */
export const MODERN_VERSIONS: readonly string[] = ['2026-07-28']

/** The client's revision when we speak it, otherwise our newest with `initialize`: the client decides whether it can go on. */
export function negotiate(requested: unknown): unknown {
  return isLegacyVersion(requested) ? requested : LEGACY_VERSIONS[0]
}

export function isLegacyVersion(version: unknown): boolean {
  return LEGACY_VERSIONS.some(known => known === version)
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
  /** W3C trace context */
  readonly traceparent?: string | null
  /** a request for approval that the call joins; otherwise it is a new one */
  readonly approvalId?: string | null
  progress(done: number, total?: number, message?: string): void
}

export type ToolOutcome =
  | {
      readonly ok: true
      readonly output: Record<string, unknown>
      /** MCP content blocks in place of the output as JSON text */
      readonly content?: readonly object[] | undefined
      /** structured content in place of the output; null: none */
      readonly structured?: Record<string, unknown> | null | undefined
    }
  | {readonly ok: false; readonly error: object}

/** What the protocol needs of the gateway; everything is already bound to whoever connected. */
export interface McpServices {
  readonly server: {readonly name: string; readonly title: string; readonly version: string}
  readonly instructions: string
  readonly maxCallsInFlight: number
  onClient(client: ClientInfo | null): void
  /** a page of `tools/list` as the JSON of an object; null when there is no such cursor */
  listTools(cursor: string | undefined): string | null
  /** `unknown`: no such capability for this caller */
  call(request: ToolCall): Promise<ToolOutcome | 'unknown'>
  /** null: this caller never made such a request; `outcome` is null until it is over */
  checkApproval(id: string): Promise<{readonly outcome: ToolOutcome | null} | null>
}
