import type {Settings} from '../../../config/settings.ts'
import type {Capability} from '../../capability.ts'
import {environmentOf} from './environment.ts'
import {createKill} from './kill.ts'
import {createList} from './list.ts'
import {createLogs} from './logs.ts'
import {createMonitor} from './monitor.ts'
import {Programs} from './programs.ts'
import {createRun} from './run.ts'
import {findFault, Sandbox} from './sandbox/index.ts'
import type {Bounds} from './services.ts'

const MEBIBYTE = 1_048_576
/** So that what an operator mends is seen without a restart. */
const PROBE_EVERY_MS = 60_000

export interface ProcessFamily {
  /** sorted by name */
  readonly capabilities: readonly Capability[]
  readonly isSandboxed: boolean
  /** What is wrong with the sandbox, and the command that mends it; null when it works. */
  fault(): string | null
  /** Sees whether the sandbox works, and again from time to time while it does not. */
  start(): Promise<void>
  /** Ends every program. */
  stop(): Promise<void>
  endSession(sessionId: string): void
  endAgent(agent: string): Promise<void>
}

export interface ProcessOptions {
  readonly settings: Settings['process']
  /** folders of the gateway, which no program may see */
  readonly privateDirs: readonly string[]
  now(): Date
  isLive(sessionId: string): boolean
  /** told when the sandbox has begun to work */
  onMended(): void
}

/** Programs that agents run, each in a sandbox of its own. */
export function createProcesses({settings, privateDirs, now, isLive, onMended}: ProcessOptions): ProcessFamily {
  const bounds = boundsOf(settings)
  const isOn = settings.sandbox === 'bubblewrap'
  const {network: hasNetwork, read_only_paths: readOnlyPaths} = settings
  const sandbox = new Sandbox({isOn, hasNetwork, readOnlyPaths, privateDirs})
  const programs = new Programs({
    now,
    maxRunningPerAgent: settings.max_running_per_agent,
    keptBytes: settings.output_bytes,
  })
  let fault: string | null = isOn ? 'the sandbox was not looked at yet' : null
  let timer: NodeJS.Timeout | undefined
  const services = {programs, sandbox, bounds, isLive, fault: () => fault}

  async function probe(): Promise<void> {
    fault = process.platform === 'linux' ? await findFault(trial(sandbox, bounds)) : 'programs run only on Linux'
    if (fault === null) clearInterval(timer)
  }

  return {
    capabilities: [
      createKill(services),
      createList(services),
      createLogs(services),
      createMonitor(services),
      createRun(services),
    ],
    isSandboxed: isOn,
    fault: () => fault,
    async start() {
      if (!isOn) return
      await probe()
      if (fault === null) return
      timer = setInterval(() => void probe().then(() => fault === null && onMended()), PROBE_EVERY_MS).unref()
    },
    async stop() {
      clearInterval(timer)
      await programs.end(() => true)
    },
    endSession: id => void programs.end(({sessionId}) => sessionId === id),
    endAgent: name => programs.end(({agent}) => agent === name),
  }
}

function boundsOf(settings: Settings['process']): Bounds {
  return {
    memoryBytes: settings.memory_mb * MEBIBYTE,
    processes: settings.max_processes,
    fileBytes: settings.file_mb * MEBIBYTE,
    backgroundSeconds: settings.background_seconds,
  }
}

/** `true`, with all that confines a program and no workspace. */
function trial(sandbox: Sandbox, bounds: Bounds) {
  const place = {workspaceDir: '/usr', mounts: [], directory: '/workspace', hostDirectory: '/'}
  return sandbox.launch(['true'], environmentOf({}, '/workspace'), place, {...bounds, cpuMs: null})
}
