import type {Environment} from '../config/env.ts'

type Style = (text: string) => string

export interface Paint {
  readonly bold: Style
  readonly dim: Style
  readonly red: Style
  readonly green: Style
  readonly yellow: Style
}

const same: Style = text => text
const PLAIN: Paint = {bold: same, dim: same, red: same, green: same, yellow: same}

/** FORCE_COLOR wins over NO_COLOR, as in Node itself; then NO_COLOR (no-color.org), then a dumb terminal. */
export function wantsColour(isTerminal: boolean, env: Environment): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}

/** chalk is loaded only where there is colour to show. */
export async function loadPaint(isTerminal: boolean, env: Environment): Promise<Paint> {
  if (!wantsColour(isTerminal, env)) return PLAIN
  const {Chalk} = await import('chalk')
  return new Chalk({level: 1})
}
