import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {type AdminClient, adminClient} from '../../src/cli/admin-client.ts'
import {resolvePaths} from '../../src/config/paths.ts'
import {freePort} from './free-port.ts'

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface CommandResult {
  code: number
  stdout: string
  stderr: string
}

/** A machine of one user with an empty home and a gateway of the built program that runs on it. */
export interface Machine extends AsyncDisposable {
  readonly home: string
  /** the environment of the user's shell */
  readonly env: Readonly<Record<string, string>>
  readonly admin: AdminClient
  /** runs the built `kruxos` */
  kruxos(args: string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
  /** the same with `--json`; throws when it exits other than 0 */
  kruxosJson<T>(args: string[]): Promise<T>
  restartGateway(): Promise<void>
}

interface MachineOptions {
  /** a folder of further programs that the user has on PATH */
  readonly programs?: string
  /** the admin socket, where its usual place will not do */
  readonly socket?: string
  /** further lines of gateway.yaml */
  readonly settings?: string
}

export async function startMachine({programs, socket, settings = ''}: MachineOptions = {}): Promise<Machine> {
  const home = await mkdtemp(join(tmpdir(), 'km-'))
  const env = {...environment(home, programs), ...(socket === undefined ? {} : {KRUXOS_SOCKET: socket})}
  const uid = process.getuid?.() ?? null
  const paths = resolvePaths({platform: process.platform, uid, home, env, exists: existsSync})
  await mkdir(paths.configDir, {recursive: true})
  // A port of its own, the same after a restart.
  await writeFile(paths.settingsFile, `listen: {port: ${await freePort()}}\n${settings}`)
  const admin = adminClient({socketPath: paths.adminSocket, uid, onVersion: () => {}})
  const kruxos = (args: string[], ownEnv = env) => run(args, ownEnv)
  const machine: Machine = {
    home,
    env,
    admin,
    kruxos,
    kruxosJson: async args => JSON.parse(await succeed(kruxos([...args, '--json']))),
    restartGateway: async () => void (await succeed(kruxos(['gateway', 'restart']))),
    async [Symbol.asyncDispose]() {
      const pid = await admin.call('gateway.ready', {}).then(
        ready => ready.pid,
        () => null,
      )
      await kruxos(['gateway', 'stop'])
      if (pid !== null) killIfAlive(pid)
      await rm(home, {recursive: true, force: true})
    },
  }
  try {
    await succeed(kruxos(['gateway', 'start']))
  } catch (error) {
    await machine[Symbol.asyncDispose]()
    throw error
  }
  return machine
}

/** Root's places are those of the system, so root gets its own by the variables that override them. */
function environment(home: string, programs: string | undefined): Record<string, string> {
  const path = [dirname(process.execPath), ...(programs === undefined ? [] : [programs]), '/usr/bin', '/bin']
  const common = {HOME: home, PATH: path.join(':'), TERM: 'dumb'}
  if (process.getuid?.() === 0) {
    return {...common, KRUXOS_DATA_DIR: join(home, 'data'), KRUXOS_CONFIG_DIR: join(home, 'config')}
  }
  return {
    ...common,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  }
}

async function run(args: string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  const child = spawn(process.execPath, [RUN, ...args], {env, stdio: ['ignore', 'pipe', 'pipe']})
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return {code, stdout, stderr}
}

async function succeed(result: Promise<CommandResult>): Promise<string> {
  const {code, stdout, stderr} = await result
  if (code !== 0) throw new Error(`kruxos exited ${code}\n${stdout}\n${stderr}`)
  return stdout
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ESRCH: it has stopped, as asked
  }
}
