import {readFileSync} from 'node:fs'
import {bridgeSocketFor, type Paths} from '../config/paths.ts'
import type {Settings} from '../config/settings.ts'
import type {GatewayState} from '../contract/status.ts'
import {type BridgeSockets, createFirstAgent, openBridgeSockets, startAdmin} from './admin/index.ts'
import {createAdmission} from './admit-client.ts'
import {type AuditLog, openAudit} from './audit/index.ts'
import {type Bookkeeping, createBookkeeping} from './bookkeeping.ts'
import type {Capability} from './capability.ts'
import {createCatalog} from './catalog.ts'
import {type Clock, createClock} from './clock.ts'
import {createAccept} from './connections.ts'
import {type Core, createCore} from './core.ts'
import {createHttpService} from './http-service.ts'
import {instructionsFor} from './instructions.ts'
import type {RpcServices} from './json-rpc-methods.ts'
import type {Log} from './log.ts'
import {createNotifier, openChannels} from './notify/index.ts'
import {openPauses} from './pauses.ts'
import {type GatewayPolicy, openPolicy} from './policy/index.ts'
import {rememberAdmissions} from './recent-admissions.ts'
import {createAuthenticator} from './sessions/index.ts'
import {acquireLock, openAuditLog, openStore, type Store} from './store/index.ts'
import {openTls, type Tls} from './tls/index.ts'
import {createToolLists} from './tool-lists.ts'
import {createTrail} from './trail.ts'
import {startTransport, type Transport} from './transport/index.ts'
import {openVault, type Vault} from './vault/index.ts'
import {createWorkspaces, type Workspaces} from './workspaces.ts'

export interface GatewayOptions {
  readonly version: string
  readonly paths: Paths
  readonly settings: Settings
  /** null on Windows */
  readonly uid: number | null
  /** unlocks a passphrase vault at once */
  readonly passphrase: string | undefined
  /** where systemd put its credentials */
  readonly credentialsDir: string | undefined
  readonly log: Log
  /** beside what every gateway can do */
  readonly capabilities?: readonly Capability[]
  /** an operator asked the gateway to stop */
  onStopRequest(): void
}

export interface Gateway {
  readonly state: GatewayState
  stop(): Promise<void>
}

/** Builds the rooms, in order, and hands each what it needs. What was opened is closed in the opposite order. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const {paths, settings, log, version} = options
  const clock = createClock()
  const startedAt = clock.now()
  await using stack = new AsyncDisposableStack()

  const lock = await acquireLock(paths.dataDir)
  stack.defer(() => lock.release())
  const store = await openStore({file: paths.storeFile})
  stack.defer(() => store.close())
  const vault = await openVault({
    storage: store.vault,
    sealer: settings.vault.sealer,
    keyFile: paths.vaultKeyFile,
    passphrase: options.passphrase,
    credentialsDir: options.credentialsDir,
  })
  const audit = await openGatewayAudit(options, clock)
  stack.defer(() => audit.close())
  await createFirstAgent(store, clock.now())
  const tls = await openGatewayTls(options)
  stack.defer(() => tls.close())

  const workspaces = createWorkspaces(paths)
  const policy = await openGatewayPolicy(options, {store, audit, clock, workspaces})
  stack.defer(() => policy.close())
  const guards = {
    policy,
    audit,
    notifier: createNotifier({channels: openChannels(settings.notify), clock, log}),
    pauses: await openPauses(store.agents),
  }
  const core = createCore({
    ...guards,
    version,
    startedAt,
    extraCapabilities: options.capabilities ?? [],
    dataDir: paths.dataDir,
    settings,
    clock,
    log,
    store,
    vault,
    workspaces,
  })
  await core.approvals.start()
  stack.defer(() => core.approvals.stop())
  core.metrics.start()
  stack.defer(() => core.metrics.stop())
  const bookkeeping = createBookkeeping({store, sessions: core.sessions, clock, log})
  await bookkeeping.restore()
  bookkeeping.start()
  stack.defer(() => bookkeeping.stop())

  const transport = await listen(options, {clock, store, audit, vault, tls, policy, core, bookkeeping})
  stack.defer(() => transport.close())
  tls.watch(identity => transport.setIdentity(identity))

  const gatewayState = () => describe(options, {startedAt, clock, tls, transport})
  const bridgeSockets = await serveBridges(options, {store, audit, vault, tls, clock})
  stack.defer(() => bridgeSockets.close())
  const admin = await startAdmin({
    socket: paths.adminSocket,
    mode: paths.mode,
    version,
    log,
    services: {
      ...core,
      ...guards,
      operatorUids: [0, ...(options.uid === null ? [] : [options.uid])],
      store,
      vault,
      workspaces,
      clock,
      settle: bookkeeping.settle,
      gatewayState,
      openBridgeSocket: uid => bridgeSockets.open(uid),
      stop: options.onStopRequest,
    },
  })
  stack.defer(() => admin.close())
  await core.approvals.runApproved()

  log.info({...gatewayState()}, 'ready')
  const open = stack.move()
  return {
    get state() {
      return gatewayState()
    },
    stop: () => open.disposeAsync(),
  }
}

interface Rooms {
  readonly clock: Clock
  readonly store: Store
  readonly audit: AuditLog
  readonly vault: Vault
  readonly tls: Tls
  readonly policy: GatewayPolicy
  readonly core: Core
  readonly bookkeeping: Bookkeeping
}

async function openGatewayAudit({paths, settings, version, log}: GatewayOptions, clock: Clock): Promise<AuditLog> {
  return openAudit({
    storage: await openAuditLog(paths.auditFile, () => clock.now()),
    keyFile: paths.auditKeyFile,
    headFile: paths.auditHeadFile,
    failMode: settings.audit.fail_mode,
    retentionDays: settings.audit.retention_days,
    version,
    log,
    now: () => clock.now(),
  })
}

async function openGatewayPolicy(
  {paths, uid, log}: GatewayOptions,
  {store, audit, clock, workspaces}: {store: Store; audit: AuditLog; clock: Clock; workspaces: Workspaces},
): Promise<GatewayPolicy> {
  const policy = await openPolicy({
    folder: paths.policiesDir,
    ownUid: uid,
    rates: store.rateCounts,
    accepted: store.policyFiles,
    log,
    now: () => clock.now(),
    workspaceOf: agent => workspaces.pathOf(agent),
  })
  const trail = createTrail(audit, log)
  policy.onChange(() => trail.policyChanged(policy.describe()))
  return policy
}

function openGatewayTls({paths, settings, log}: GatewayOptions): Promise<Tls> {
  const {hostnames, certificate_file: certFile, key_file: keyFile} = settings.access
  return openTls({
    dir: paths.tlsDir,
    hostnames,
    ...(certFile && keyFile ? {operatorFiles: {certFile, keyFile}} : {}),
    now: () => new Date(),
    log,
  })
}

function clientServices({settings, log, version}: GatewayOptions, rooms: Rooms): RpcServices {
  const {clock, store, audit, vault, policy, core, bookkeeping} = rooms
  const credentials = {
    tokenByHash: (hash: string) => store.tokens.getByHash(hash),
    agent: (name: string) => store.agents.get(name),
  }
  return {
    version,
    instructions: instructionsFor(core.registry),
    maxCallsInFlight: settings.limits.max_calls_in_flight,
    sessions: core.sessions,
    log,
    trail: createTrail(audit, log),
    call: core.call,
    checkApproval: core.checkApproval,
    authenticate: createAuthenticator(credentials, () => clock.now()),
    isVaultOpen: async () => (await vault.status()).state === 'unlocked',
    toolLists: createToolLists(core.registry, policy),
    catalog: createCatalog(core.registry, policy),
    contentOf: (name, output) => core.registry.get(name)?.toContent?.(output),
    onConnected: bookkeeping.onConnected,
  }
}

function listen(options: GatewayOptions, rooms: Rooms): Promise<Transport> {
  const {settings, log, version} = options
  const {vault, tls} = rooms
  const services = clientServices(options, rooms)
  const admit = createAdmission(services)
  return startTransport({
    listen: settings.listen.hosts.map(host => ({host, port: settings.listen.port})),
    identity: tls.identity,
    authenticate: createAccept(services, admit),
    serve: createHttpService(services, rememberAdmissions(admit, services.sessions)),
    limits: {maxPayloadBytes: settings.limits.max_message_bytes, maxConnections: settings.limits.max_connections},
    allowedHosts: settings.access.hostnames,
    allowedOrigins: settings.access.allowed_origins,
    allowQueryToken: settings.access.allow_query_token,
    health: async () => ({
      status: (await vault.status()).state === 'unlocked' ? 'healthy' : 'degraded',
      ready: true,
      version,
    }),
    log,
  })
}

function serveBridges(
  {paths, uid, log}: GatewayOptions,
  {store, audit, vault, tls, clock}: Pick<Rooms, 'store' | 'audit' | 'vault' | 'tls' | 'clock'>,
): Promise<BridgeSockets> {
  const {mode, runtimeDir} = paths
  return openBridgeSockets({
    store,
    audit,
    vault,
    log,
    now: () => clock.now(),
    trust: () => (tls.caFile === null ? {pin: tls.publicKeySha256} : {ca: readFileSync(tls.caFile, 'utf8')}),
    mode,
    ownUid: uid,
    pathOf: user =>
      mode === 'user' ? paths.bridgeSocket : bridgeSocketFor({platform: process.platform, uid}, mode, runtimeDir, user),
  })
}

interface Running {
  readonly startedAt: Date
  readonly clock: Clock
  readonly tls: Tls
  readonly transport: Transport
}

function describe({version, paths}: GatewayOptions, {startedAt, clock, tls, transport}: Running): GatewayState {
  return {
    version,
    pid: process.pid,
    startedAt: startedAt.toISOString(),
    uptimeSeconds: Math.floor((clock.now().getTime() - startedAt.getTime()) / 1000),
    endpoint: transport.endpoint,
    listening: transport.addresses.map(({host, port}) =>
      host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    ),
    dataDir: paths.dataDir,
    logFile: paths.logFile,
    caFile: tls.caFile,
    certificateExpiresAt: tls.expiresAt.toISOString(),
  }
}
