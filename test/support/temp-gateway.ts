import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import WebSocket from 'ws'
import {type AdminClient, adminClient} from '../../src/cli/admin-client.ts'
import {type Paths, resolvePaths} from '../../src/config/paths.ts'
import {parseSettings} from '../../src/config/settings.ts'
import type {Capability} from '../../src/gateway/capability.ts'
import {createLog} from '../../src/gateway/log.ts'
import {type Gateway, startGateway} from '../../src/gateway/start.ts'
import {type RpcClient, rpcClient} from './rpc-client.ts'

export const OWN_UID = process.getuid?.() ?? 0

export interface TempGateway extends AsyncDisposable {
  readonly dir: string
  readonly paths: Paths
  readonly admin: AdminClient
  readonly endpoint: string
  /** true once an operator asked it to stop */
  readonly isStopRequested: boolean
  /** The same data, a new process as far as anybody can tell; the port stays. */
  restart(): Promise<void>
  /** A client on the wire, initialized; rejects as a real one would. */
  connect(token: string, headers?: Record<string, string>): Promise<RpcClient>
  /** A token of a new agent. */
  createToken(label: string): Promise<string>
}

/** A whole gateway of its own in a temporary directory: real sockets, real database, real certificates. */
export async function tempGateway({
  settings = '',
  passphrase,
  capabilities = [],
}: {
  settings?: string
  passphrase?: string
  capabilities?: readonly Capability[]
} = {}): Promise<TempGateway> {
  const dir = mkdtempSync(join(tmpdir(), 'kx-'))
  const paths = tempPaths(dir)
  let port = 0
  let gateway: Gateway | undefined
  let isStopRequested = false

  async function start(): Promise<void> {
    const parsed = parseSettings(settings, 'gateway.yaml')
    gateway = await startGateway({
      version: '0.0.0-test',
      paths,
      settings: {...parsed, listen: {...parsed.listen, port: parsed.listen.port === 7700 ? port : parsed.listen.port}},
      uid: OWN_UID,
      passphrase,
      capabilities,
      credentialsDir: undefined,
      log: createLog('error'),
      onStopRequest: () => {
        isStopRequested = true
      },
    })
    port = Number(new URL(gateway.state.endpoint).port)
  }

  await start()
  const admin = adminClient({socketPath: paths.adminSocket, uid: OWN_UID, onVersion: () => {}})
  return {
    dir,
    paths,
    admin,
    get endpoint() {
      return `wss://localhost:${port}`
    },
    get isStopRequested() {
      return isStopRequested
    },
    async restart() {
      await gateway?.stop()
      await start()
    },
    connect: (token, headers = {}) =>
      rpcClient(
        new WebSocket(`wss://localhost:${port}`, {
          ca: readFileSync(paths.caFile),
          headers: {authorization: `Bearer ${token}`, ...headers},
        }),
      ),
    async createToken(label) {
      await admin.call('agent.create', {name: label, ifAbsent: true})
      const {secret} = await admin.call('token.create', {label, agent: label})
      return secret ?? ''
    },
    async [Symbol.asyncDispose]() {
      await gateway?.stop()
      rmSync(dir, {recursive: true, force: true})
    },
  }
}

/** The paths of a gateway whose whole world is one directory. */
export function tempPaths(dir: string): Paths {
  const env = {KRUXOS_DATA_DIR: dir}
  const paths = resolvePaths({platform: process.platform, uid: OWN_UID, home: dir, env, exists: () => false})
  return {...paths, mode: 'user', bridgeSocket: join(paths.runtimeDir, 'bridge.sock')}
}
