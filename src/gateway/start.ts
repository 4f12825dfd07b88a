import {dirname, join} from 'node:path'
import type {GatewayState} from '../contract/status.ts'
import {createFirstAgent, operatorUids, startAdmin} from './admin/index.ts'
import {watchForAlerts} from './alert-watch.ts'
import type {AuditStorage} from './audit/index.ts'
import {sweepBackups} from './backup/sweep.ts'
import {createBookkeeping} from './bookkeeping.ts'
import {leaveRunRecord} from './calls/run-record.ts'
import {createCatchUp} from './catch-up.ts'
import {createClock} from './clock.ts'
import {createCore} from './core.ts'
import {describe, listen, pairingDoorOf, serveBridges} from './doors.ts'
import type {GatewayOptions} from './gateway-options.ts'
import {startMeasuring} from './measure.ts'
import {openMounts} from './mounts/index.ts'
import {createNotifier, openChannels} from './notify/index.ts'
import {openPauses} from './pauses.ts'
import {recordPendingEvents} from './pending-events.ts'
import {openGatewayAudit, openGatewayPolicy, openGatewayTls} from './rooms.ts'
import {acquireLock, checkAuditLog, openAuditLog, openStore} from './store/index.ts'
import {openToolSets} from './tool-sets.ts'
import {createUpstreams} from './upstream/index.ts'
import {openVault} from './vault/index.ts'
import {createWorkspaces} from './workspaces.ts'

export interface Gateway {
  readonly state: GatewayState
  stop(): Promise<void>
}

/** Builds the rooms, in order, and hands each what it needs. What was opened is closed in the opposite order. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const {paths, settings, log, version} = options
  await using stack = new AsyncDisposableStack()

  const lock = await acquireLock(paths.dataDir)
  stack.defer(() => lock.release())
  await checkAuditLog(paths.auditFile)
  await sweepBackups(paths)
  const store = await openStore({file: paths.storeFile})
  stack.defer(() => store.close())
  const vault = await openVault({
    storage: store.vault,
    sealer: settings.vault.sealer,
    keyFile: paths.vaultKeyFile,
    passphrase: options.passphrase,
    credentialsDir: options.credentialsDir,
  })
  const storage = await openAuditLog(paths.auditFile)
  const clock = createClock({last: await lastTime(storage)})
  let startedAt = clock.now()
  const audit = await openGatewayAudit(options, {clock, storage})
  stack.defer(() => audit.close())
  const pending = await recordPendingEvents({dataDir: paths.dataDir, audit, log})
  stack.defer(() => pending.stop())
  await createFirstAgent(store, clock.now())
  const tls = await openGatewayTls(options)
  stack.defer(() => tls.close())

  const ownFolders = [paths.dataDir, paths.configDir, paths.runtimeDir, dirname(paths.bridgeSocket)]
  const mounts = await openMounts({table: store.mounts, ownFolders})
  const workspaces = createWorkspaces(paths, mounts)
  const policy = await openGatewayPolicy(options, {store, audit, clock, workspaces})
  stack.defer(() => policy.close())
  const guards = {
    policy,
    audit,
    notifier: createNotifier({channels: openChannels(settings.notify), clock, log}),
    pauses: await openPauses(store.agents),
    toolSets: await openToolSets(store.toolSets),
  }
  const core = createCore({
    ...guards,
    version,
    startedAt,
    extraCapabilities: options.capabilities ?? [],
    dataDir: paths.dataDir,
    knownHostsFile: paths.knownHostsFile,
    backupsDir: paths.backupsDir,
    snapshotsDir: paths.snapshotsDir,
    privateDirs: ownFolders,
    settings,
    clock,
    log,
    store,
    vault,
    workspaces,
  })
  await core.processes.start()
  stack.defer(() => core.processes.stop())
  const upstreams = createUpstreams({
    table: store.upstreams,
    secrets: core.secrets,
    clock,
    log,
    version,
    dir: join(paths.dataDir, 'upstreams'),
    offer: (source, capabilities) => core.registry.offer(source, capabilities),
    refresh: () => core.registry.refresh(),
  })
  await upstreams.start()
  stack.defer(() => upstreams.stop())
  await core.approvals.start()
  stack.defer(() => core.approvals.stop())
  await core.connected.start()
  stack.defer(() => core.connected.stop())
  core.metrics.start()
  stack.defer(() => core.metrics.stop())
  const bookkeeping = createBookkeeping({store, sessions: core.sessions, clock, log})
  await bookkeeping.restore()
  bookkeeping.start()
  stack.defer(() => bookkeeping.stop())

  stack.defer(() => core.scheduler.stop())
  const measurement = startMeasuring({version, startedAt, clock, log, audit, vault, core, settings: settings.metrics})
  stack.defer(() => measurement.stop())
  const {exposition} = measurement
  const {toolSets} = guards
  const transport = await listen(options, {
    clock,
    store,
    audit,
    vault,
    tls,
    policy,
    toolSets,
    core,
    bookkeeping,
    exposition,
  })
  stack.defer(() => transport.close())
  const renewIfDue = tls.watch(identity => transport.setIdentity(identity))
  const catchUp = createCatchUp({
    clock,
    log,
    store,
    sessions: core.sessions,
    onCaughtUp(ms) {
      startedAt = new Date(startedAt.getTime() + ms)
      void renewIfDue()
    },
  })
  await catchUp.start()
  stack.defer(() => catchUp.stop())

  const gatewayState = () => describe(options, {startedAt, clock, tls, transport})
  const alerts = watchForAlerts({
    ...guards,
    audit,
    clock,
    log,
    store,
    vault,
    core,
    upstreams,
    dataDir: paths.dataDir,
    gatewayState,
    renewIfDue,
  })
  alerts.start()
  stack.defer(() => alerts.stop())
  const bridgeSockets = await serveBridges(options, {store, audit, vault, tls, clock})
  stack.defer(() => bridgeSockets.close())
  const admin = await startAdmin({
    socket: paths.adminSocket,
    inherited: options.sockets?.admin ?? [],
    mode: paths.mode,
    version,
    metrics: exposition,
    log,
    services: {
      ...core,
      ...guards,
      alerts,
      upstreams,
      stepUp: settings.approvals.step_up,
      operatorUids: operatorUids(paths.mode, options.uid),
      store,
      vault,
      workspaces,
      mounts,
      clock,
      settle: bookkeeping.settle,
      gatewayState,
      pairingDoor: () => pairingDoorOf(options, {tls, transport}),
      openBridgeSocket: uid => bridgeSockets.open(uid),
      stop: options.onStopRequest,
    },
  })
  stack.defer(() => admin.close())
  await core.approvals.runApproved()
  const runWhatCan = () => core.approvals.runApproved().catch(err => log.error({err}, 'approved calls cannot be run'))
  stack.defer(core.registry.onChange(() => void runWhatCan()))
  await core.scheduler.start()
  stack.use(leaveRunRecord(paths))

  log.info({...gatewayState()}, 'ready')
  const open = stack.move()
  return {
    get state() {
      return gatewayState()
    },
    stop: () => open.disposeAsync(),
  }
}

/** When the audit log was last written; undefined in an empty one, or where its last row was made unreadable. */
async function lastTime(storage: AuditStorage): Promise<Date | undefined> {
  try {
    const at = Date.parse(JSON.parse((await storage.last())?.body ?? '{}').at)
    return Number.isNaN(at) ? undefined : new Date(at)
  } catch {
    return undefined
  }
}
