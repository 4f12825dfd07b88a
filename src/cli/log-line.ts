import {visible} from './text.ts'

/** pino's numbers (https://getpino.io/#/docs/api?id=loggerlevels-object). */
const LEVELS: Readonly<Record<number, string>> = {20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal'}
/** Said once, or by what stands before. */
const LEFT_OUT: readonly string[] = ['level', 'time', 'pid', 'hostname', 'msg']

/** A line of the gateway's log for a person: local time, a word for the level, what happened, with what. */
export function logLine(line: string): string {
  const entry = parse(line)
  if (entry === null) return visible(line)
  const {level, time, msg} = entry
  const rest = Object.entries(entry).filter(([name]) => !LEFT_OUT.includes(name))
  const details = rest.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const word = (LEVELS[Number(level)] ?? String(level)).padEnd(5)
  return visible([moment(time), word, ...(msg === undefined ? [] : [String(msg)]), ...details].join('  '))
}

function moment(time: unknown): string {
  const date = new Date(String(time))
  // The Swedish form is that of ISO 8601, in local time.
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleString('sv-SE')
}

/** null for what is no object: a crash of Node's, for example. */
function parse(line: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'level' in value ? value : null
  } catch {
    return null
  }
}
