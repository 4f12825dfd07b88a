import type {Clock} from './clock.ts'
import type {Log} from './log.ts'
import type {LiveSession, SessionRecord, Sessions} from './sessions/index.ts'
import type {Store, Tables} from './store/types.ts'

const EVERY_MS = 1000
/** How long the reply to a request with an idempotency key is kept. */
const KEEP_REPLIES_MS = 86_400_000

export interface Bookkeeping {
  onConnected(session: LiveSession): void
  /** sessions of an earlier run whose tokens are still good */
  restore(): Promise<void>
  start(): void
  /** writes what is not written yet, so that it can be read */
  settle(): Promise<void>
  /** writes what is not written yet */
  stop(): Promise<void>
}

interface Options {
  readonly store: Store
  readonly sessions: Sessions
  readonly clock: Clock
  readonly log: Log
}

/** Keeps on disk what sessions, agents and tokens went through, a second late at most, and ends what has expired. */
export function createBookkeeping({store, sessions, clock, log}: Options): Bookkeeping {
  const counted = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    sessions.sweep()
    const {changed, ended} = sessions.takeChanges()
    if (changed.length === 0 && ended.length === 0) return
    await store.transaction(async tables => {
      for (const record of [...changed, ...ended]) await countInvocations(tables, record)
      for (const record of changed) await tables.sessions.put(record)
      for (const {id} of ended) await tables.sessions.remove(id)
    })
    for (const {id} of ended) counted.delete(id)
  }

  /** The agent's own counter goes on when the session is gone. */
  async function countInvocations(tables: Tables, {id, invocations, tokenId}: SessionRecord): Promise<void> {
    const fresh = invocations - (counted.get(id) ?? 0)
    counted.set(id, invocations)
    const agent = fresh > 0 ? (await tables.tokens.get(tokenId))?.agent : null
    if (agent) await tables.agents.record(agent, {invocations: fresh})
  }

  function turn(): Promise<void> {
    running = running.then(write).catch(error => log.error({err: error}, 'cannot write the sessions'))
    return running
  }

  async function noteConnection({identity}: LiveSession): Promise<void> {
    const now = clock.now().toISOString()
    await store.tokens.setUsed(identity.tokenId, now)
    if (identity.principal === 'agent') await store.agents.record(identity.agent, {lastConnectedAt: now})
  }

  return {
    onConnected(session) {
      noteConnection(session).catch(error => log.error({err: error}, 'cannot note a connection'))
    },
    async restore() {
      for (const record of await store.sessions.list()) {
        const identity = await identify(store, record, clock.now())
        if (!identity) await store.sessions.remove(record.id)
        else sessions.restore(record, identity)
        counted.set(record.id, record.invocations)
      }
      await store.replies.removeBefore(new Date(clock.now().getTime() - KEEP_REPLIES_MS).toISOString())
    },
    start() {
      timer = setInterval(turn, EVERY_MS).unref()
    },
    settle: turn,
    async stop() {
      clearInterval(timer)
      await turn()
    },
  }
}

async function identify(store: Store, {tokenId}: SessionRecord, now: Date): Promise<LiveSession['identity'] | null> {
  const token = await store.tokens.get(tokenId)
  if (!token || token.revokedAt !== null || (token.expiresAt !== null && new Date(token.expiresAt) <= now)) return null
  const agent = token.agent === null ? null : await store.agents.get(token.agent)
  const {label, principal, expiresAt} = token
  return {tokenId, label, principal, agent: agent?.name ?? 'user', purpose: agent?.purpose ?? '', expiresAt}
}
