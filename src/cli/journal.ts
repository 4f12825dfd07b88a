import {execFile, spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import {promisify} from 'node:util'
import type {Environment} from '../config/env.ts'
import type {Host} from '../config/paths.ts'
import {KruxosError} from '../contract/errors.ts'

/** The service of an appliance: what it says goes into the journal, not into a file. */
export const UNIT = 'kruxos-gateway.service'

const MAX_BYTES = 256 * 1_048_576

export interface JournalQuery {
  readonly lines: number
  /** ISO 8601 */
  readonly since?: string | undefined
}

/** True where systemd keeps the log of the service. */
export function hasJournal({exists}: Host): boolean {
  return exists('/run/systemd/system') && exists(`/lib/systemd/system/${UNIT}`)
}

/** @throws KruxosError IO */
export async function journalLines(query: JournalQuery, env: Environment): Promise<string[]> {
  const options = {env: {...env}, maxBuffer: MAX_BYTES}
  const {stdout} = await promisify(execFile)('journalctl', words(query), options).catch(cause => {
    throw new KruxosError('IO', 'journalctl cannot be asked', {hint: `journalctl --unit ${UNIT}`, cause})
  })
  return stdout.split('\n').filter(line => line !== '')
}

/** Until it ends, which it does when its reader does. */
export async function followJournal(
  query: JournalQuery,
  env: Environment,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const child = spawn('journalctl', [...words(query), '--follow'], {
    env: {...env},
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  })
  child.once('error', () => undefined)
  for await (const line of createInterface({input: child.stdout})) onLine(line)
}

function words({lines, since}: JournalQuery): string[] {
  const from = since === undefined ? [] : ['--since', `@${Math.floor(Date.parse(since) / 1000)}`]
  return ['--unit', UNIT, '--output', 'cat', '--no-pager', '--quiet', '--lines', String(lines), ...from]
}
