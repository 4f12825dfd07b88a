import type {Environment} from '../../config/env.ts'
import type {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import {waitUntilReady} from '../daemon.ts'
import {reportedError} from '../reported-error.ts'
import {journalLines} from './journal.ts'

/** A start ends with its error; of another one that began since there may be some lines behind it. */
const LAST_LINES = 20

/**
 * Has the service started and waits until it is ready.
 * @throws KruxosError what the gateway ended with; UNREACHABLE when it said nothing
 */
export async function startAndWait(
  start: () => Promise<void>,
  {admin, env}: {admin: AdminClient; env: Environment},
): Promise<void> {
  const since = new Date().toISOString()
  try {
    await start()
    await waitUntilReady(admin)
  } catch (error) {
    throw (await lastWords(since, env)) ?? error
  }
}

async function lastWords(since: string, env: Environment): Promise<KruxosError | undefined> {
  const lines = await journalLines({lines: LAST_LINES, since}, env).catch(() => [])
  return lines.map(reportedError).findLast(error => error !== undefined)
}
