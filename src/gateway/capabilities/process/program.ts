import type {Limits} from './limits.ts'

/** What is to be run, and how. */
export interface Program {
  /** as it is shown: quoted, on one line */
  readonly command: string
  readonly input: string | null
  readonly limits: Limits
  readonly launch: Launch
}

/** The program behind everything that confines it. */
export interface Launch {
  readonly argv: readonly [string, ...string[]]
  /** on the host */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** for its descriptors from 5 on */
  readonly data: readonly (string | Uint8Array)[]
  /** bwrap tells at descriptor 3 which process it started, and how that ended; the program waits at descriptor 4 */
  readonly isSandboxed: boolean
}

export const STATES = ['running', 'completed', 'killed', 'timed_out'] as const
export type State = (typeof STATES)[number]

/** Which bound a program was ended for. */
export type Exceeded = 'memory' | 'cpu' | 'processes'
