import {execFile, spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import {promisify} from 'node:util'
import type {Environment} from '../../config/env.ts'
import {KruxosError} from '../../contract/errors.ts'
import {SERVICE} from './service.ts'

/** What the service itself wrote, without what systemd says of it. */
const MATCH = `_SYSTEMD_UNIT=${SERVICE}`

/** The command that shows the log of the service. */
export const JOURNAL = `journalctl --unit ${SERVICE}`

const MAX_BYTES = 256 * 1_048_576

export interface JournalQuery {
  readonly lines: number
  /** ISO 8601 */
  readonly since?: string | undefined
}

/** @throws KruxosError IO */
export async function journalLines(query: JournalQuery, env: Environment): Promise<string[]> {
  const options = {env: {...env}, maxBuffer: MAX_BYTES}
  const {stdout} = await promisify(execFile)('journalctl', words(query), options).catch(cause => {
    throw new KruxosError('IO', 'journalctl cannot be asked', {hint: `sudo ${JOURNAL}`, cause})
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
  return [MATCH, '--output', 'cat', '--no-pager', '--quiet', '--lines', String(lines), ...from]
}
