import {randomBytes} from 'node:crypto'
import type {Identity} from './authenticate.ts'
import {createLiveSession, type LiveSession, type SessionRecord} from './live-session.ts'

export {createFailedAttempts} from './attempts.ts'
export {
  type Attempt,
  type Authentication,
  type Credentials,
  createAuthenticator,
  type Identity,
} from './authenticate.ts'
export type {Detach, LiveSession, SessionRecord} from './live-session.ts'
export {hashSecret, makeSecret} from './secret.ts'

/** WebSocket close code of a token that is no longer valid. */
export const CLOSE_UNAUTHORIZED = 4401
/** WebSocket close code of a session that an operator ended; its token is still good. */
export const CLOSE_KILLED = 4410

export interface Sessions {
  /** Rises when sessions are ended or cut: what was read before of a token or of the vault may have been overtaken. */
  readonly revision: number
  /** The session of `resumeId`, or a new one; null when the token has as many connections as it may. */
  open(identity: Identity, resumeId: string | undefined): LiveSession | null
  /** The session of this name that requests of a token share, when they have none of their own; null as above. */
  join(identity: Identity, name: string): LiveSession | null
  /** The session that a client of this token goes on with. */
  find(identity: Identity, resumeId: string): LiveSession | undefined
  /** A session that an earlier run of the gateway knew: suspended until its client is back. */
  restore(record: SessionRecord, identity: Identity): void
  get(id: string): LiveSession | undefined
  /** in the order in which they were opened */
  list(): readonly LiveSession[]
  closeByToken(tokenId: string, reason: string): void
  closeByAgent(agent: string, reason: string): void
  /** Cuts every connection; the sessions can be resumed. */
  disconnectAll(code: number, reason: string): void
  /** Ends sessions at once, with the calls they run; their clients may open new ones. */
  kill(whose: (session: LiveSession) => boolean): LiveSession[]
  /** The clock was set: the times of all of them lie so much later. */
  redate(ms: number): void
  /** Ends what has expired: sessions whose grace is over, tokens whose time is up. */
  sweep(): void
  /** Sessions that changed since the last time, and those that ended, as they were at the end. */
  takeChanges(): {changed: SessionRecord[]; ended: SessionRecord[]}
}

interface Options {
  now(): Date
  graceSeconds: number
  maxConnectionsPerToken: number
  /** what belongs to the session alone can be let go */
  onEnd(id: string): void
}

/** The sessions of this gateway. Nothing here knows a socket or a database. */
export function createSessions({now, graceSeconds, maxConnectionsPerToken, onEnd}: Options): Sessions {
  const sessions = new Map<string, LiveSession>()
  const changed = new Set<string>()
  const ended: SessionRecord[] = []
  let revision = 0

  function add(id: string, resumeId: string, identity: Identity, record?: SessionRecord): LiveSession {
    const session = createLiveSession({
      id,
      resumeId,
      identity,
      now,
      record,
      onChange: () => changed.add(id),
      onEnd: () => remove(id),
    })
    sessions.set(id, session)
    return session
  }

  function remove(id: string): void {
    const session = sessions.get(id)
    if (!session) return
    sessions.delete(id)
    changed.delete(id)
    ended.push(session.toRecord())
    onEnd(id)
  }

  function close(matches: (session: LiveSession) => boolean, reason: string, code = CLOSE_UNAUTHORIZED): LiveSession[] {
    revision += 1
    const closed = [...sessions.values()].filter(matches)
    for (const session of closed) {
      remove(session.id)
      session.disconnect(code, reason)
    }
    return closed
  }

  function find({tokenId}: Identity, resumeId: string): LiveSession | undefined {
    return sessions.values().find(session => session.identity.tokenId === tokenId && session.resumeId === resumeId)
  }

  function place(identity: Identity, resumeId: string): LiveSession | null {
    const own = [...sessions.values()].filter(session => session.identity.tokenId === identity.tokenId)
    const [connected = [], waiting = []] = [true, false].map(is => own.filter(session => session.isConnected === is))
    if (connected.length >= maxConnectionsPerToken) return null
    // As many again may wait for their clients; beyond that the one that was opened first has waited longest.
    const [oldest] = waiting
    if (oldest && waiting.length >= maxConnectionsPerToken) close(each => each === oldest, 'too many sessions')
    return add(freeId(sessions), resumeId, identity)
  }

  function isOver({identity, isConnected, lastSeenAt}: LiveSession): boolean {
    const isExpired = identity.expiresAt !== null && new Date(identity.expiresAt) <= now()
    return isExpired || (!isConnected && now().getTime() - lastSeenAt.getTime() > graceSeconds * 1000)
  }

  return {
    get revision() {
      return revision
    },
    open: (identity, resumeId) =>
      (resumeId === undefined ? undefined : find(identity, resumeId)) ??
      place(identity, randomBytes(16).toString('hex')),
    join: (identity, name) => find(identity, name) ?? place(identity, name),
    find,
    restore: (record, identity) => void add(record.id, record.resumeId, identity, record),
    get: id => sessions.get(id),
    list: () => [...sessions.values()].filter(session => session.isVisible),
    closeByToken: (tokenId, reason) => void close(({identity}) => identity.tokenId === tokenId, reason),
    closeByAgent: (agent, reason) => void close(({identity}) => identity.agent === agent, reason),
    disconnectAll(code, reason) {
      revision += 1
      for (const session of sessions.values()) session.disconnect(code, reason)
    },
    kill: whose => close(whose, 'an operator ended the session', CLOSE_KILLED),
    redate(ms) {
      for (const session of sessions.values()) session.redate(ms)
    },
    sweep() {
      if ([...sessions.values()].some(isOver)) close(isOver, 'the token has expired')
    },
    takeChanges() {
      const records = [...changed].flatMap(id => sessions.get(id)?.toRecord() ?? [])
      changed.clear()
      return {changed: records, ended: ended.splice(0)}
    },
  }
}

/** Short enough to read aloud; drawn again in the rare case that it is taken. */
function freeId(taken: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const id = `sess-${randomBytes(4).toString('hex')}`
    if (!taken.has(id)) return id
  }
}
