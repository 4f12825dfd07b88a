import type {CallOptions, Invoke} from './call-options.ts'

export interface BriefingOptions extends CallOptions {
  /** what came after it is told; the end of the session before when left out */
  readonly since?: Date | string | undefined
  /** detailed: with the files and alerts; summary when left out */
  readonly detailLevel?: 'summary' | 'detailed' | undefined
}

/** What changed since the agent was last here. */
export interface Briefing {
  /** ISO 8601, UTC */
  readonly since: string
  /** a few sentences for a model */
  readonly summary: string
  readonly pendingApprovals: number
  /** messages to the agent that it has not received */
  readonly unreadMessages: number
  readonly filesystemChanges: Record<string, unknown>
  readonly processEvents: Record<string, unknown>
  readonly alerts: Record<string, unknown>
  /** status of each part of the gateway */
  readonly health: Record<string, string>
}

/** @internal */
export async function askBriefing(invoke: Invoke, options: BriefingOptions = {}): Promise<Briefing> {
  const {since, detailLevel} = options
  const input = {
    ...(since === undefined ? {} : {since: typeof since === 'string' ? since : since.toISOString()}),
    ...(detailLevel === undefined ? {} : {detail_level: detailLevel}),
  }
  const {briefing} = await invoke('state.briefing.generate', input, options)
  return toBriefing(briefing as Wire)
}

interface Wire {
  since: string
  summary: string
  pending_approvals: number
  unread_messages: number
  filesystem_changes: Record<string, unknown>
  process_events: Record<string, unknown>
  alerts: Record<string, unknown>
  health: Record<string, string>
}

function toBriefing(wire: Wire): Briefing {
  const {since, summary, alerts, health} = wire
  return {
    since,
    summary,
    pendingApprovals: wire.pending_approvals,
    unreadMessages: wire.unread_messages,
    filesystemChanges: wire.filesystem_changes,
    processEvents: wire.process_events,
    alerts,
    health,
  }
}
