import type {Call, Caller} from './calls/call.ts'
import type {CheckApproval} from './calls/check-approval.ts'
import type {Catalog} from './catalog.ts'
import type {Log} from './log.ts'
import type {ClientInfo, McpServices, ToolCall, ToolOutcome} from './mcp/index.ts'
import type {Attempt, Authentication, LiveSession, Sessions} from './sessions/index.ts'
import type {ToolLists} from './tool-lists.ts'
import {unwrap} from './tool-search/index.ts'
import type {ToolSets, Viewer} from './tool-sets.ts'
import type {Trail} from './trail.ts'

/** What serves clients, however they come. */
export interface ClientServices {
  readonly version: string
  instructions(viewer: Viewer): string
  readonly maxCallsInFlight: number
  readonly sessions: Sessions
  readonly log: Log
  readonly trail: Trail
  readonly call: Call
  readonly checkApproval: CheckApproval
  readonly toolLists: ToolLists
  readonly toolSets: Pick<ToolSets, 'of'>
  readonly catalog: Catalog
  authenticate(attempt: Attempt): Promise<Authentication>
  isVaultOpen(): Promise<boolean>
  /** told of each connection, for what is kept about agents and tokens */
  onConnected(session: LiveSession): void
  /** the output as MCP content blocks, for a capability that has its own */
  contentOf(capability: string, output: Record<string, unknown>): readonly object[] | undefined
  /** the structured content, for a capability that has its own; null: none */
  structuredOf(capability: string, output: Record<string, unknown>): Record<string, unknown> | null | undefined
}

/** The protocol's view of the gateway, for one session. */
export function mcpServicesFor(services: ClientServices, session: LiveSession): McpServices {
  return {
    server: {name: 'kruxos', title: 'kruxos gateway', version: services.version},
    instructions: services.instructions(session.identity),
    maxCallsInFlight: services.maxCallsInFlight,
    onClient: client => nameClient(session, client),
    listTools: cursor => services.toolLists.page(session.identity, cursor),
    call: request => callFor(services, session, request),
    checkApproval: id => services.checkApproval(callerOf(session), id),
  }
}

export async function callFor(
  services: Pick<ClientServices, 'call' | 'contentOf' | 'structuredOf' | 'toolSets' | 'catalog'>,
  session: LiveSession,
  {name: asked, input: given, ...rest}: ToolCall,
): Promise<ToolOutcome | 'unknown'> {
  const {identity} = session
  const isSearching = services.toolSets.of(identity).mode === 'search'
  const called = {name: asked, input: given}
  const target = isSearching ? unwrap(services.catalog, identity, called) : called
  if ('ok' in target) {
    session.recordCall()
    return target
  }
  const {name, input} = target
  const outcome = await services.call({caller: callerOf(session), capability: name, input, ...rest})
  if (outcome === 'unknown') return outcome
  session.recordCall()
  if (!outcome.ok) return outcome
  const {output} = outcome
  return {...outcome, content: services.contentOf(name, output), structured: services.structuredOf(name, output)}
}

function callerOf(session: LiveSession): Caller {
  const {principal, agent, purpose, tokenId} = session.identity
  return {principal, agent, purpose, sessionId: session.id, tokenId, client: session.clientName}
}

/** A client of 2026-07-28 says its name with each request. */
function nameClient(session: LiveSession, client: ClientInfo | null): void {
  const known = session.describe().client
  if (known?.name !== client?.name || known?.version !== client?.version) session.setClient(client)
}
