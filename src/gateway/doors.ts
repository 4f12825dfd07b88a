import {readFileSync} from 'node:fs'
import {bridgeSocketOf} from '../config/paths.ts'
import {settingsVersion} from '../config/settings.ts'
import {PAIR_PATH} from '../contract/names.ts'
import type {GatewayState} from '../contract/status.ts'
import {type BridgeSockets, openBridgeSockets} from './admin/index.ts'
import {createAdmission} from './admit-client.ts'
import {createCatalog} from './catalog.ts'
import type {ClientServices} from './client-services.ts'
import type {Clock} from './clock.ts'
import {createAccept} from './connections.ts'
import {tokenEnder} from './end-token.ts'
import type {GatewayOptions} from './gateway-options.ts'
import {createHttpService} from './http/service.ts'
import {instructionsFor} from './instructions.ts'
import {createPairingService} from './pairing/service.ts'
import {reachableAs} from './reachable.ts'
import {rememberAdmissions} from './recent-admissions.ts'
import type {Rooms} from './rooms.ts'
import {createAuthenticator} from './sessions/index.ts'
import type {Tls} from './tls/index.ts'
import {createToolLists} from './tool-lists.ts'
import {createTrail} from './trail.ts'
import {startTransport, type Transport} from './transport/index.ts'

function clientServices({settings, log, version}: GatewayOptions, rooms: Rooms): ClientServices {
  const {clock, store, audit, vault, policy, toolSets, core, bookkeeping} = rooms
  const credentials = {
    tokenByHash: (hash: string) => store.tokens.getByHash(hash),
    agent: (name: string) => store.agents.get(name),
  }
  return {
    version,
    instructions: viewer => instructionsFor(core.registry, viewer, toolSets),
    toolSets,
    maxCallsInFlight: settings.limits.max_calls_in_flight,
    sessions: core.sessions,
    log,
    trail: createTrail(audit, log),
    call: core.call,
    checkApproval: core.checkApproval,
    authenticate: createAuthenticator(credentials, () => clock.now()),
    isVaultOpen: async () => (await vault.status()).state === 'unlocked',
    toolLists: createToolLists({registry: core.registry, policy, toolSets}),
    catalog: createCatalog({registry: core.registry, policy, toolSets}),
    contentOf: (name, output) => core.registry.get(name)?.toContent?.(output),
    structuredOf: (name, output) => core.registry.get(name)?.toStructured?.(output),
    onConnected: bookkeeping.onConnected,
  }
}

/** The port for clients. */
export function listen(options: GatewayOptions, rooms: Rooms): Promise<Transport> {
  const {settings, sockets, log, version} = options
  const {vault, tls, core, exposition} = rooms
  const services = clientServices(options, rooms)
  const admit = createAdmission(services)
  const serve = createHttpService(services, rememberAdmissions(admit, services.sessions))
  const pair = createPairingService({...rooms, log, endToken: tokenEnder(core)})
  return startTransport({
    listen: settings.listen.hosts.map(host => ({host, port: settings.listen.port})),
    inherited: sockets?.clients ?? [],
    identity: tls.identity,
    authenticate: createAccept(services, admit),
    serve: (request, reply) => (request.path === PAIR_PATH ? pair : serve)(request, reply),
    limits: {maxPayloadBytes: settings.limits.max_message_bytes, maxConnections: settings.limits.max_connections},
    allowedHosts: settings.access.hostnames,
    allowedOrigins: settings.access.allowed_origins,
    allowQueryToken: settings.access.allow_query_token,
    health: async () => ({
      status: (await vault.status()).state === 'unlocked' ? 'healthy' : 'degraded',
      ready: true,
      version,
    }),
    metrics: exposition,
    log,
  })
}

/** Where devices bring their pairing codes. */
export function pairingDoorOf({settings}: GatewayOptions, {tls, transport}: Pick<Running, 'tls' | 'transport'>) {
  const {addresses} = transport
  return {
    keySha256: tls.publicKeySha256,
    hosts: reachableAs(addresses, settings.access.hostnames),
    port: addresses[0]?.port ?? settings.listen.port,
  }
}

export function serveBridges(
  {paths, uid, log}: GatewayOptions,
  {store, audit, vault, tls, clock}: Pick<Rooms, 'store' | 'audit' | 'vault' | 'tls' | 'clock'>,
): Promise<BridgeSockets> {
  return openBridgeSockets({
    store,
    audit,
    vault,
    log,
    now: () => clock.now(),
    trust: () => (tls.caFile === null ? {pin: tls.publicKeySha256} : {ca: readFileSync(tls.caFile, 'utf8')}),
    mode: paths.mode,
    ownUid: uid,
    pathOf: user => bridgeSocketOf(paths, user),
  })
}

interface Running {
  readonly startedAt: Date
  readonly clock: Clock
  readonly tls: Tls
  readonly transport: Transport
}

/** What `status` tells of the process itself. */
export function describe(
  {version, paths, settings}: GatewayOptions,
  {startedAt, clock, tls, transport}: Running,
): GatewayState {
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
    settings: settingsVersion(settings),
    logFile: paths.logFile,
    caFile: tls.caFile,
    certificateExpiresAt: tls.expiresAt.toISOString(),
  }
}
