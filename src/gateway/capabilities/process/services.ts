import type {Programs} from './programs.ts'
import type {Sandbox} from './sandbox/index.ts'

/** From the settings, unless a call asks for less. */
export interface Bounds {
  readonly memoryBytes: number
  readonly processes: number
  readonly fileBytes: number
  readonly backgroundSeconds: number
}

/** What the capabilities of this family share. */
export interface ProcessServices {
  readonly programs: Programs
  readonly sandbox: Sandbox
  readonly bounds: Bounds
  /** a session that is over ends nothing any more */
  isLive(sessionId: string): boolean
  /** what is wrong with the sandbox; null when it works */
  fault(): string | null
}
