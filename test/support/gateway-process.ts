import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import WebSocket from 'ws'
import {type AdminClient, adminClient} from '../../src/cli/admin-client.ts'
import type {Paths} from '../../src/config/paths.ts'
import {type RpcClient, rpcClient} from './rpc-client.ts'
import {OWN_UID, tempPaths} from './temp-gateway.ts'

export interface GatewayProcess {
  readonly pid: number
  readonly paths: Paths
  readonly admin: AdminClient
  /** all that it wrote to stderr */
  stderr(): string
  /** exit code, or the name of the signal */
  kill(signal: NodeJS.Signals): Promise<number | string>
  readonly exited: Promise<number | string>
}

interface SettingsOptions {
  readonly port?: number
  /** further lines of gateway.yaml */
  readonly settings?: string
  /** a command that starts the gateway as what follows */
  readonly through?: readonly string[]
}

const entry = join(import.meta.dirname, '..', '..', 'src', 'gateway', 'main.ts')

/** The real daemon as a process of its own, from source; ready when it resolves. */
export async function spawnGateway(
  dir: string,
  env: Record<string, string> = {},
  options: SettingsOptions = {},
): Promise<GatewayProcess> {
  const gateway = launchGateway(dir, env, options)
  for (;;) {
    const ready = await gateway.admin.call('gateway.ready', {}).catch(() => null)
    if (ready) return gateway
    const ended = await Promise.race([gateway.exited, sleep(10, null)])
    if (ended !== null) throw new Error(`the gateway ended with ${ended}: ${gateway.stderr()}`)
  }
}

/** Started, not waited for. */
export function launchGateway(
  dir: string,
  env: Record<string, string> = {},
  {port = 0, settings = '', through = []}: SettingsOptions = {},
): GatewayProcess {
  const paths = tempPaths(dir)
  mkdirSync(paths.configDir, {recursive: true})
  writeFileSync(paths.settingsFile, `listen: {port: ${port}}\n${settings}`)
  const [file = '', ...args] = [...through, process.execPath, entry]
  const child: ChildProcess = spawn(file, args, {
    env: {PATH: '/usr/bin:/bin', HOME: dir, KRUXOS_DATA_DIR: dir, ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', chunk => {
    errors += chunk
  })
  const exited = once(child, 'exit').then(([code, signal]) => code ?? signal)
  return {
    pid: child.pid ?? 0,
    paths,
    admin: adminClient({socketPath: paths.adminSocket, uid: OWN_UID, onVersion: () => {}}),
    stderr: () => errors,
    exited,
    kill(signal) {
      child.kill(signal)
      return exited
    },
  }
}

/** A client of a gateway that runs as a process. */
export async function connectTo({admin}: GatewayProcess, token: string): Promise<RpcClient> {
  const {endpoint, caFile} = (await admin.call('status.get', {})).gateway
  const ca = readFileSync(caFile ?? '')
  return rpcClient(new WebSocket(endpoint, {ca, headers: {authorization: `Bearer ${token}`}}))
}
