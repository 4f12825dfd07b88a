import {posix, win32} from 'node:path'
import {KruxosError} from '../contract/errors.ts'
import type {Environment} from './env.ts'
import {parseRunRecord, RUN_RECORD, type RunRecord} from './run-record.ts'

/** What the paths depend on; handed in, so that each system can be tested on any other. */
export interface Host {
  readonly platform: NodeJS.Platform
  /** null on Windows */
  readonly uid: number | null
  readonly home: string
  readonly env: Environment
  exists(path: string): boolean
  /** the text of a file, undefined when it cannot be read */
  read?(path: string): string | undefined
  /** of one that is this user's; without it no record of a running gateway is looked for */
  readOwn?(path: string): string | undefined
}

export interface Paths {
  /** `appliance`: the places of the system, owned by root; `user`: the places of one user. */
  readonly mode: 'appliance' | 'user'
  readonly dataDir: string
  readonly configDir: string
  readonly settingsFile: string
  /** of the ssh remotes of git */
  readonly knownHostsFile: string
  /** what the SDKs read after the environment */
  readonly profileFile: string
  readonly policiesDir: string
  readonly runtimeDir: string
  readonly adminSocket: string
  readonly bridgeSocket: string
  readonly storeFile: string
  readonly vaultKeyFile: string
  readonly auditFile: string
  readonly auditKeyFile: string
  readonly auditHeadFile: string
  readonly tlsDir: string
  readonly caFile: string
  readonly workspacesDir: string
  readonly trashDir: string
  /** of what agents keep */
  readonly backupsDir: string
  readonly snapshotsDir: string
  readonly logFile: string
}

/** sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included. */
const MAX_SOCKET_PATH_BYTES = 103

interface Base {
  mode: Paths['mode']
  dataDir: string
  configDir: string
  runtimeDir: string
}

/** Where everything of this machine and user lives. Pure: nothing is created. */
export function resolvePaths(host: Host): Paths {
  const {join, dirname} = host.platform === 'win32' ? win32 : posix
  const base = resolveBase(host, join)
  const {env} = host
  const dataDir = env['KRUXOS_DATA_DIR'] || base.dataDir
  const configDir = env['KRUXOS_CONFIG_DIR'] || (env['KRUXOS_DATA_DIR'] ? join(dataDir, 'config') : base.configDir)
  const ownRuntimeDir = env['KRUXOS_DATA_DIR'] ? join(dataDir, 'run') : base.runtimeDir
  const running = findRunning(host, dataDir, join)
  const namedSocket = env['KRUXOS_SOCKET'] || running?.adminSocket
  const adminSocket = namedSocket ?? socketIn(host, ownRuntimeDir, 'admin', join)
  const runtimeDir = namedSocket ? dirname(adminSocket) : ownRuntimeDir
  // Each user of an appliance has their own; the record names that of the gateway's user.
  const recorded = base.mode === 'user' ? running?.bridgeSocket : undefined
  const bridgeSocket = recorded ?? ownBridgeSocket(host, base.mode, runtimeDir)
  const tlsDir = join(dataDir, 'tls')
  return {
    mode: base.mode,
    dataDir,
    configDir,
    settingsFile: join(configDir, 'gateway.yaml'),
    knownHostsFile: join(configDir, 'known_hosts'),
    profileFile: join(configDir, 'profile.json'),
    policiesDir: join(configDir, 'policies'),
    runtimeDir,
    adminSocket,
    bridgeSocket: env['KRUXOS_BRIDGE_SOCKET'] || bridgeSocket,
    storeFile: join(dataDir, 'kruxos.db'),
    vaultKeyFile: join(dataDir, 'vault.key'),
    auditFile: join(dataDir, 'audit.db'),
    auditKeyFile: join(dataDir, 'audit.key'),
    auditHeadFile: join(dataDir, 'audit.head'),
    tlsDir,
    caFile: join(tlsDir, 'ca.pem'),
    workspacesDir: join(dataDir, 'workspace'),
    trashDir: join(dataDir, 'trash'),
    backupsDir: join(dataDir, 'backups'),
    snapshotsDir: join(dataDir, 'snapshots'),
    logFile: join(dataDir, 'logs', 'gateway.log'),
  }
}

/**
 * Where the gateway of this data folder said that it listens. A record whose socket is gone was left behind by one that
 * was killed before the last boot; a socket that was named and is another decides by itself.
 */
function findRunning(host: Host, dataDir: string, join: typeof posix.join): RunRecord | null {
  const record = parseRunRecord(host.readOwn?.(join(dataDir, RUN_RECORD)))
  if (record === null || !host.exists(record.adminSocket)) return null
  const named = host.env['KRUXOS_SOCKET']
  return !named || named === record.adminSocket ? record : null
}

/** What `kruxos pair` keeps. A machine that is paired has no gateway of its own: these are the user's places, root's too. */
export function pairingPlaces(host: Host): {readonly pairingsDir: string; readonly bridgeDir: string} {
  const {join} = host.platform === 'win32' ? win32 : posix
  const {configDir, dataDir} = userBase(host, join)
  const {KRUXOS_CONFIG_DIR, KRUXOS_DATA_DIR} = host.env
  return {
    pairingsDir: join(KRUXOS_CONFIG_DIR || configDir, 'pairings'),
    bridgeDir: join(KRUXOS_DATA_DIR || dataDir, 'bridge'),
  }
}

/** The bridge socket of a user. Only an appliance serves more users than the gateway's own. */
export function bridgeSocketOf({mode, runtimeDir, bridgeSocket}: Paths, uid: number | null): string {
  return mode === 'user' ? bridgeSocket : userSocketIn(runtimeDir, uid)
}

function userSocketIn(runtimeDir: string, uid: number | null): string {
  return posix.join(runtimeDir, 'users', String(uid ?? 0), 'bridge.sock')
}

function ownBridgeSocket({platform, uid}: Host, mode: Paths['mode'], runtimeDir: string): string {
  if (platform === 'win32') return `${PIPE}kruxos-bridge`
  return mode === 'appliance' ? userSocketIn(runtimeDir, uid) : posix.join(runtimeDir, 'bridge.sock')
}

/** @throws KruxosError USAGE when the kernel could not bind the path. */
export function checkSocketPath(path: string): void {
  const bytes = Buffer.byteLength(path)
  if (bytes <= MAX_SOCKET_PATH_BYTES || path.startsWith(PIPE)) return
  throw new KruxosError(
    'USAGE',
    `the socket path is ${bytes} bytes long, at most ${MAX_SOCKET_PATH_BYTES} are possible: ${path}`,
    {
      hint: 'set KRUXOS_SOCKET to a shorter path, for example KRUXOS_SOCKET=/tmp/kruxos-me/admin.sock',
    },
  )
}

const PIPE = '\\\\.\\pipe\\'

function socketIn(host: Host, runtimeDir: string, name: string, join: typeof posix.join): string {
  return host.platform === 'win32' ? `${PIPE}kruxos-${name}` : join(runtimeDir, `${name}.sock`)
}

export const APPLIANCE: Base = {
  mode: 'appliance',
  dataDir: '/var/lib/kruxos',
  configDir: '/etc/kruxos',
  runtimeDir: '/run/kruxos',
}

/** Where the gateway of the system lives on this machine, or undefined when it has none: also while it is stopped. */
export function findAppliance({platform, exists}: Host): string | undefined {
  if (platform !== 'linux') return undefined
  return [APPLIANCE.dataDir, APPLIANCE.runtimeDir].find(exists)
}

/**
 * Root is the appliance. A user has a gateway of their own as soon as they started one; else the machine's is meant.
 * Nothing here depends on which gateway runs at the moment: a stop must not change what the next start means.
 */
function resolveBase(host: Host, join: typeof posix.join): Base {
  const user = userBase(host, join)
  if (host.platform !== 'linux') return user
  if (host.uid === 0) return APPLIANCE
  const ownTraces = [join(user.dataDir, 'kruxos.db'), join(user.runtimeDir, 'admin.sock')]
  const hasOwn = host.env['KRUXOS_DATA_DIR'] || ownTraces.some(host.exists)
  return hasOwn || findAppliance(host) === undefined ? user : APPLIANCE
}

function userBase({platform, home, env, uid, exists}: Host, join: typeof posix.join): Base {
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'kruxos')
    return {mode: 'user', dataDir: support, configDir: join(support, 'config'), runtimeDir: join(support, 'run')}
  }
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || join(home, 'AppData', 'Local')
    const roaming = env['APPDATA'] || join(home, 'AppData', 'Roaming')
    return {
      mode: 'user',
      dataDir: join(local, 'kruxos'),
      configDir: join(roaming, 'kruxos'),
      runtimeDir: join(local, 'kruxos', 'run'),
    }
  }
  const dataDir = join(absolute(env['XDG_DATA_HOME']) || join(home, '.local', 'share'), 'kruxos')
  const configDir = join(absolute(env['XDG_CONFIG_HOME']) || join(home, '.config'), 'kruxos')
  // A cron job or a scrubbed environment has no XDG_RUNTIME_DIR, yet must find the same socket as the login session.
  const runtimeBase = absolute(env['XDG_RUNTIME_DIR']) || (exists(`/run/user/${uid}`) ? `/run/user/${uid}` : undefined)
  return {
    mode: 'user',
    dataDir,
    configDir,
    runtimeDir: runtimeBase ? join(runtimeBase, 'kruxos') : join(dataDir, 'run'),
  }
}

/** The XDG base directory specification: a relative path is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined
}
