import {posix, win32} from 'node:path'
import {KruxosError} from '../contract/errors.ts'
import type {Environment} from './env.ts'

/** What the paths depend on; handed in, so that each system can be tested on any other. */
export interface Host {
  readonly platform: NodeJS.Platform
  /** null on Windows */
  readonly uid: number | null
  readonly home: string
  readonly env: Environment
  exists(path: string): boolean
}

export interface Paths {
  /** `appliance`: the places of the system, owned by root; `user`: the places of one user. */
  readonly mode: 'appliance' | 'user'
  readonly dataDir: string
  readonly configDir: string
  readonly settingsFile: string
  /** what the SDKs read after the environment */
  readonly profileFile: string
  readonly policiesDir: string
  readonly runtimeDir: string
  readonly adminSocket: string
  readonly bridgeSocket: string
  readonly storeFile: string
  readonly vaultKeyFile: string
  readonly tlsDir: string
  readonly caFile: string
  readonly workspacesDir: string
  readonly trashDir: string
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
  const adminSocket = env['KRUXOS_SOCKET'] || socketIn(host, ownRuntimeDir, 'admin', join)
  const runtimeDir = env['KRUXOS_SOCKET'] ? dirname(adminSocket) : ownRuntimeDir
  const tlsDir = join(dataDir, 'tls')
  return {
    mode: base.mode,
    dataDir,
    configDir,
    settingsFile: join(configDir, 'gateway.yaml'),
    profileFile: join(configDir, 'profile.json'),
    policiesDir: join(configDir, 'policies'),
    runtimeDir,
    adminSocket,
    bridgeSocket: env['KRUXOS_BRIDGE_SOCKET'] || bridgeSocketFor(host, base.mode, runtimeDir, host.uid),
    storeFile: join(dataDir, 'kruxos.db'),
    vaultKeyFile: join(dataDir, 'vault.key'),
    tlsDir,
    caFile: join(tlsDir, 'ca.pem'),
    workspacesDir: join(dataDir, 'workspace'),
    trashDir: join(dataDir, 'trash'),
    logFile: join(dataDir, 'logs', 'gateway.log'),
  }
}

/** The bridge socket of one user. Only an appliance serves more users than the gateway's own. */
export function bridgeSocketFor(
  host: Pick<Host, 'platform' | 'uid'>,
  mode: Paths['mode'],
  runtimeDir: string,
  uid: number | null,
): string {
  const {join} = host.platform === 'win32' ? win32 : posix
  if (host.platform === 'win32') return `${PIPE}kruxos-bridge`
  return mode === 'appliance'
    ? join(runtimeDir, 'users', String(uid ?? 0), 'bridge.sock')
    : join(runtimeDir, 'bridge.sock')
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

const APPLIANCE: Base = {
  mode: 'appliance',
  dataDir: '/var/lib/kruxos',
  configDir: '/etc/kruxos',
  runtimeDir: '/run/kruxos',
}

function resolveBase(host: Host, join: typeof posix.join): Base {
  const user = userBase(host, join)
  if (host.platform !== 'linux') return user
  if (host.uid === 0) return APPLIANCE
  const applianceOnly =
    !host.exists(join(user.runtimeDir, 'admin.sock')) && host.exists(join(APPLIANCE.runtimeDir, 'admin.sock'))
  return applianceOnly ? APPLIANCE : user
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
  const dataDir = join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'kruxos')
  const configDir = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'kruxos')
  // A cron job or a scrubbed environment has no XDG_RUNTIME_DIR, yet must find the same socket as the login session.
  const runtimeBase = env['XDG_RUNTIME_DIR'] || (exists(`/run/user/${uid}`) ? `/run/user/${uid}` : undefined)
  return {
    mode: 'user',
    dataDir,
    configDir,
    runtimeDir: runtimeBase ? join(runtimeBase, 'kruxos') : join(dataDir, 'run'),
  }
}
