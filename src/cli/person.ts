import type {Environment} from '../config/env.ts'

/** What decides; handed in, so that it can be tested without a terminal. */
export interface Surroundings {
  readonly stdinIsTerminal: boolean
  readonly stderrIsTerminal: boolean
  readonly noInput: boolean
  readonly env: Environment
}

/** True when there is somebody to ask. Nothing else in kruxos may decide it. */
export function isPerson({stdinIsTerminal, stderrIsTerminal, noInput, env}: Surroundings): boolean {
  return stdinIsTerminal && stderrIsTerminal && !noInput && !isSet(env['KRUXOS_NO_INPUT']) && !isSet(env['CI'])
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
