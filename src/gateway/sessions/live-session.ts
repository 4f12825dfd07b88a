import type {Session} from '../../contract/session.ts'
import type {Identity} from './authenticate.ts'

/** What is kept of a session so that a restart of the gateway does not end it. */
export interface SessionRecord {
  readonly id: string
  readonly resumeId: string
  readonly tokenId: string
  readonly clientName: string | null
  readonly clientVersion: string | null
  readonly connectedAt: string
  readonly lastSeenAt: string
  readonly lastCallAt: string | null
  readonly invocations: number
}

export type Disconnect = (code: number, reason: string) => void

/** `isFinal`: the client said goodbye; otherwise the session can be resumed for the grace period. */
export type Detach = (isFinal: boolean) => void

export interface LiveSession {
  readonly id: string
  /** 128 random bits; whoever presents it together with the same token goes on with this session */
  readonly resumeId: string
  readonly identity: Identity
  readonly isConnected: boolean
  /** false until the first connection is open */
  readonly isVisible: boolean
  readonly lastSeenAt: Date
  /** as the client named itself */
  readonly clientName: string | null
  describe(): Session
  toRecord(): SessionRecord
  /** The connection of this session from now on; an older one is closed. */
  attach(disconnect: Disconnect): Detach
  disconnect: Disconnect
  setClient(client: {name: string; version: string} | null): void
  recordCall(): void
  /** The clock was set: its times, and those of its token, lie so much later. */
  redate(ms: number): void
}

/** WebSocket close code for a connection whose client has connected again. */
export const CLOSE_REPLACED = 4409

export interface LiveSessionOptions {
  readonly id: string
  readonly resumeId: string
  readonly identity: Identity
  now(): Date
  onChange(): void
  onEnd(): void
  /** what an earlier run of the gateway knew */
  readonly record?: SessionRecord | undefined
}

interface State {
  identity: Identity
  connection: Disconnect | null
  isVisible: boolean
  client: {name: string; version: string} | null
  readonly connectedAt: Date
  lastSeenAt: Date
  lastCallAt: Date | null
  invocations: number
}

export function createLiveSession(options: LiveSessionOptions): LiveSession {
  const {id, resumeId, now, onChange} = options
  const state = initialState(options)

  return {
    id,
    resumeId,
    get identity() {
      return state.identity
    },
    get isConnected() {
      return state.connection !== null
    },
    get isVisible() {
      return state.isVisible
    },
    get lastSeenAt() {
      return state.lastSeenAt
    },
    get clientName() {
      return state.client?.name ?? null
    },
    describe: () => describe(id, state.identity, state),
    toRecord: () => toRecord(options, state),
    attach(connection) {
      state.connection?.(CLOSE_REPLACED, 'the client connected again')
      Object.assign(state, {connection, isVisible: true, lastSeenAt: now()})
      onChange()
      return isFinal => detach(options, state, connection, isFinal)
    },
    disconnect: (code, reason) => state.connection?.(code, reason),
    setClient(client) {
      state.client = client
      onChange()
    },
    recordCall() {
      state.invocations += 1
      state.lastCallAt = now()
      onChange()
    },
    redate(ms) {
      const later = <T extends Date | null>(date: T) => (date === null ? null : new Date(date.getTime() + ms)) as T
      const {identity, connectedAt, lastSeenAt, lastCallAt} = state
      const expiresAt = later(identity.expiresAt === null ? null : new Date(identity.expiresAt))?.toISOString() ?? null
      state.identity = {...identity, expiresAt}
      Object.assign(state, {
        connectedAt: later(connectedAt),
        lastSeenAt: later(lastSeenAt),
        lastCallAt: later(lastCallAt),
      })
      onChange()
    },
  }
}

/** The closing of a connection that was replaced says nothing about the session. */
function detach(
  {now, onEnd, onChange}: LiveSessionOptions,
  state: State,
  connection: Disconnect,
  isFinal: boolean,
): void {
  if (state.connection !== connection) return
  state.connection = null
  state.lastSeenAt = now()
  if (isFinal) onEnd()
  else onChange()
}

function initialState({identity, now, record}: LiveSessionOptions): State {
  const start = now()
  const client =
    record && record.clientName !== null ? {name: record.clientName, version: record.clientVersion ?? ''} : null
  return {
    identity,
    connection: null,
    isVisible: record !== undefined,
    client,
    connectedAt: record ? new Date(record.connectedAt) : start,
    lastSeenAt: start,
    lastCallAt: record && record.lastCallAt !== null ? new Date(record.lastCallAt) : null,
    invocations: record?.invocations ?? 0,
  }
}

function describe(id: string, identity: Identity, state: State): Session {
  return {
    id,
    principal: identity.principal,
    agent: identity.agent,
    tokenLabel: identity.label,
    client: state.client,
    state: state.connection === null ? 'suspended' : 'connected',
    connectedAt: state.connectedAt.toISOString(),
    lastCallAt: state.lastCallAt?.toISOString() ?? null,
    invocations: state.invocations,
  }
}

function toRecord({id, resumeId, identity}: LiveSessionOptions, state: State): SessionRecord {
  return {
    id,
    resumeId,
    tokenId: identity.tokenId,
    clientName: state.client?.name ?? null,
    clientVersion: state.client?.version ?? null,
    connectedAt: state.connectedAt.toISOString(),
    lastSeenAt: state.lastSeenAt.toISOString(),
    lastCallAt: state.lastCallAt?.toISOString() ?? null,
    invocations: state.invocations,
  }
}
