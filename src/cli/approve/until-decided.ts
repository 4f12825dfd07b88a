import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

const POLL_MS = 500

/**
 * Waits until the call that the request is about has run or was rejected, so that the same call collects its end.
 * @throws KruxosError CONFLICT when the request expired or was withdrawn, PENDING when the time is up
 */
export async function untilDecided(admin: AdminClient, id: string, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const {state} = (await admin.call('approval.show', {id})).approval
    const hint = `kruxos approve show ${id}`
    if (state === 'expired' || state === 'cancelled') throw new KruxosError('CONFLICT', `${id} is ${state}`, {hint})
    if (state !== 'pending' && state !== 'approved' && state !== 'running') return
    if (Date.now() + POLL_MS > end) throw new KruxosError('PENDING', `${id} is ${state}`, {hint})
    await sleep(POLL_MS)
  }
}
