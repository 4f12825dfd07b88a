import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {parseSettings, type Settings} from '../../../../../src/config/settings.ts'
import {openAudit} from '../../../../../src/gateway/audit/index.ts'
import {stateCapabilities} from '../../../../../src/gateway/capabilities/state/index.ts'
import type {CallContext, CapabilityError} from '../../../../../src/gateway/capability.ts'
import {createLog} from '../../../../../src/gateway/log.ts'
import {createSessions, type Sessions} from '../../../../../src/gateway/sessions/index.ts'
import type {AgentState} from '../../../../../src/gateway/state-services.ts'
import {createAgentState} from '../../../../../src/gateway/state-services.ts'
import {openAuditLog, type Store} from '../../../../../src/gateway/store/index.ts'
import {type Cleanup, tempFolder, tempStore} from '../../store/temp-store.ts'
import {run, runToError} from '../run.ts'
import {systemServices} from '../system/services.ts'

export interface TempState {
  readonly folder: string
  readonly store: Store
  readonly state: AgentState
  /** a session of the agent, as a call of it names it */
  session(agent?: string): Partial<CallContext>
  end(context: Partial<CallContext>): void
  run(name: string, input?: Record<string, unknown>, context?: Partial<CallContext>): Promise<Record<string, unknown>>
  fails(name: string, input?: Record<string, unknown>, context?: Partial<CallContext>): Promise<CapabilityError>
}

/** The state of a gateway: real store, real audit log, real files, real sessions. */
export async function tempState(t: Cleanup, limits: Partial<Settings['state']> = {}): Promise<TempState> {
  const folder = tempFolder(t)
  const store = await tempStore(t, folder)
  let now = Date.parse('2026-01-01T00:00:00.000Z')
  const clock = {
    now() {
      now += 1
      return new Date(now)
    },
  }
  const sessions = createSessions({
    now: clock.now,
    graceSeconds: 60,
    maxConnectionsPerToken: 100,
    onEnd: id => state.endSession(id),
  })
  const settings = parseSettings('', 'gateway.yaml')
  const audit = await openTestAudit(folder, clock)
  t.after(() => audit.close())
  const state = createAgentState({
    settings: {...settings, state: {...settings.state, ...limits}},
    clock,
    store,
    audit,
    backupsDir: join(folder, 'backups'),
    snapshotsDir: join(folder, 'snapshots'),
    sessions: () => sessions,
    health: systemServices().health,
  })
  const capabilities = stateCapabilities(state)
  const alone = openSession(sessions, folder, 'build-bot')
  return {
    folder,
    store,
    state,
    session: (agent = 'build-bot') => openSession(sessions, folder, agent),
    end: ({sessionId}) => void sessions.kill(({id}) => id === sessionId),
    run: (name, input, context = alone) => run(capabilities, `state.${name}`, input, context),
    fails: (name, input, context = alone) => runToError(capabilities, `state.${name}`, input, context),
  }
}

function openSession(sessions: Sessions, folder: string, agent: string): Partial<CallContext> {
  const identity = {tokenId: agent, label: agent, principal: 'agent', agent, purpose: '', expiresAt: null} as const
  const session = sessions.open(identity, undefined)
  if (!session) throw new Error('too many sessions')
  session.attach(() => {})
  const workspaceDir = join(folder, 'workspace', agent)
  mkdirSync(workspaceDir, {recursive: true})
  return {agent, sessionId: session.id, workspaceDir}
}

async function openTestAudit(folder: string, clock: {now(): Date}) {
  return openAudit({
    storage: await openAuditLog(join(folder, 'audit.db'), clock.now),
    keyFile: join(folder, 'audit.key'),
    headFile: join(folder, 'audit.head'),
    failMode: 'deny',
    retentionDays: 90,
    version: '0.0.0',
    log: createLog('error'),
    now: clock.now,
  })
}
