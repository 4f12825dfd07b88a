import {existsSync, realpathSync} from 'node:fs'
import type {Mount} from '../../../capability.ts'
import type {Limits} from '../limits.ts'
import {withLimits} from '../limits.ts'
import type {Launch} from '../program.ts'
import {bubblewrapArguments, GROUP, PASSWD, withSandbox} from './bubblewrap.ts'
import {type HostLayout, readHostLayout} from './host-layout.ts'
import {seccompFilter} from './seccomp.ts'

export {findFault} from './probe.ts'

/** How programs are confined, from the settings. */
export interface SandboxOptions {
  readonly isOn: boolean
  readonly hasNetwork: boolean
  readonly readOnlyPaths: readonly string[]
  /** folders of the gateway, which no program may see */
  readonly privateDirs: readonly string[]
}

export interface Place {
  readonly workspaceDir: string
  readonly mounts: readonly Mount[]
  /** as programs in the sandbox see it */
  readonly directory: string
  /** the same on the host */
  readonly hostDirectory: string
}

/** What programs get to see, and how they are started there. */
export class Sandbox {
  readonly options: SandboxOptions
  #host: HostLayout | null = null

  constructor(options: SandboxOptions) {
    this.options = options
  }

  launch(
    argv: readonly [string, ...string[]],
    environment: Record<string, string>,
    place: Place,
    limits: Limits,
  ): Launch {
    const {isOn, hasNetwork, readOnlyPaths, privateDirs} = this.options
    const limited = withLimits(argv, limits, {isSandboxed: isOn})
    if (!isOn) return {argv: limited, cwd: place.hostDirectory, env: environment, data: [], isSandboxed: false}
    this.#host ??= readHostLayout()
    const view = {
      ...place,
      mounts: place.mounts.filter(isThere),
      readOnlyPaths,
      privateDirs: privateDirs.filter(dir => existsSync(dir)),
      hasNetwork,
      temporaryBytes: limits.memoryBytes,
      hasFilter: FILTER !== null,
      environment,
    }
    return {
      argv: withSandbox(limited),
      cwd: '/',
      env: ENVIRONMENT,
      data: [bubblewrapArguments(view, this.#host), PASSWD, GROUP, ...(FILTER === null ? [] : [FILTER])],
      isSandboxed: true,
    }
  }
}

/** One that is gone keeps no program from the others; one in whose place a link stands would lead elsewhere. */
function isThere({hostDir}: Mount): boolean {
  try {
    return realpathSync(hostDir) === hostDir
  } catch {
    return false
  }
}

const FILTER = seccompFilter()

/** For bwrap itself, to be found by and to complain in English. */
const ENVIRONMENT = {PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8'}
