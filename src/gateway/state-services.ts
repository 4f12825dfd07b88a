import type {Settings} from '../config/settings.ts'
import type {AuditLog} from './audit/index.ts'
import type {StateServices, SystemServices} from './capabilities/index.ts'
import type {Clock} from './clock.ts'
import type {Sessions} from './sessions/index.ts'
import {createBackups, createKeptState, createSnapshots, SessionMemory, SharedWatches} from './state/index.ts'
import type {Store} from './store/index.ts'

const MB = 1_000_000

interface Services {
  readonly settings: Settings
  readonly clock: Clock
  readonly store: Store
  readonly audit: Pick<AuditLog, 'query'>
  readonly backupsDir: string
  readonly snapshotsDir: string
  /** they forget what a session noted when it ends, so they are made after this */
  sessions(): Sessions
  readonly health: SystemServices['health']
}

export interface AgentState extends StateServices {
  /** lets go of what belonged to a session */
  endSession(sessionId: string): void
}

/** What agents remember, alone and together. */
export function createAgentState(services: Services): AgentState {
  const {settings, clock, store, backupsDir, snapshotsDir} = services
  const {state: limits} = settings
  const isLive = (sessionId: string) => services.sessions().get(sessionId) !== undefined
  const session = new SessionMemory({
    quotaBytes: limits.session_quota_mb * MB,
    totalBytes: limits.all_sessions_quota_mb * MB,
    isLive,
  })
  const watching = new SharedWatches({isLive})
  const kept = createKeptState({
    store,
    clock,
    limits: {
      own: {bytes: limits.persistent_quota_mb * MB, versions: limits.persistent_versions},
      shared: {bytes: limits.shared_quota_mb * MB, versions: 1},
    },
    onSharedChange: change => watching.note(change),
  })
  return {
    kept,
    session,
    watching,
    backups: createBackups({
      store,
      clock,
      folder: backupsDir,
      kept: limits.backups_kept,
      onRestored: scope => kept.announce(scope, null),
    }),
    snapshots: createSnapshots({clock, folder: snapshotsDir}),
    surroundings: surroundingsOf(services),
    endSession(sessionId) {
      session.endSession(sessionId)
      watching.endSession(sessionId)
    },
  }
}

/** Rows of the audit log that are looked at for a briefing. */
const MAX_ROWS = 1000
/** nothing is waited for */
const AT_ONCE = AbortSignal.abort()

function surroundingsOf({clock, store, audit, sessions, health}: Services): StateServices['surroundings'] {
  return {
    now: () => clock.now(),
    async lastActivity(agent, sessionId) {
      const began = sessionId === null ? undefined : sessions().get(sessionId)?.describe().connectedAt
      const {entries} = await audit.query({agent, limit: 1, ...(began === undefined ? {} : {until: began})}, AT_ONCE)
      return entries[0]?.at ?? null
    },
    async calls(agent, since) {
      const {entries, next} = await audit.query({agent, event: 'capability.call', since, limit: MAX_ROWS}, AT_ONCE)
      const failed = entries.filter(({status}) => status === 'denied' || status === 'error')
      return {total: entries.length, failed: failed.length, isComplete: next === null}
    },
    pendingApprovals: agent => store.approvals.list({agent, states: ['pending']}),
    unreadMessages: agent => store.messages.count(agent, null),
    async alerts(agent) {
      const open = await store.alerts.list({all: false})
      return open
        .filter(({subject}) => subject === agent)
        .map(({severity, message, count, lastAt}) => ({severity, message, count, lastAt}))
    },
    health,
  }
}
