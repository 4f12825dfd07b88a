import {randomBytes} from 'node:crypto'
import {hostname} from 'node:os'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import {isRunning} from '../processes.ts'

const SECONDS = 15
const RENEW_MS = 5000
const WAIT_MS = 10_000
const POLL_MS = 250

export interface Lease {
  /** Asks for it again: a gateway that was started again knows of none. */
  renew(): Promise<void>
  /** Asked before each step. @throws KruxosError CONFLICT once it was somebody else's, who may have changed anything */
  check(): void
}

/** Nobody else applies a file to this gateway while the work is done. @throws KruxosError CONFLICT when somebody goes on doing so */
export async function underLease<T>(admin: AdminClient, work: (lease: Lease) => Promise<T>): Promise<T> {
  const holder = `pid ${process.pid} on ${hostname()}, ${randomBytes(4).toString('hex')}`
  await acquire(admin, holder)
  let lostTo: string | null = null
  const renew = async () => {
    const lease = await admin.call('appliance.lease', {holder, seconds: SECONDS}).catch(() => null)
    if (lease?.isHeld === false) lostTo ??= lease.holder
  }
  const check = () => {
    if (lostTo !== null) throw taken(lostTo)
  }
  const timer = setInterval(() => void renew(), RENEW_MS)
  try {
    return await work({renew, check})
  } finally {
    clearInterval(timer)
    await admin.call('appliance.lease', {holder, seconds: 0}).catch(() => {})
  }
}

async function acquire(admin: AdminClient, holder: string): Promise<void> {
  const until = Date.now() + WAIT_MS
  for (let insteadOf: string | undefined; ; ) {
    const lease = await admin.call('appliance.lease', {holder, seconds: SECONDS, ...(insteadOf && {insteadOf})})
    if (lease.isHeld) return
    insteadOf = hasEnded(lease.holder) ? lease.holder : undefined
    if (Date.now() > until) throw taken(lease.holder)
    if (insteadOf === undefined) await sleep(POLL_MS)
  }
}

/** One that was killed gave nothing back. Only of this machine it can be known. */
function hasEnded(holder: string): boolean {
  const [, pid, host] = /^pid (\d+) on (.*), [0-9a-f]{8}$/.exec(holder) ?? []
  return host === hostname() && !isRunning(Number(pid))
}

function taken(holder: string): KruxosError {
  return new KruxosError('CONFLICT', `another apply is at work (${holder.replace(/, [0-9a-f]{8}$/, '')})`, {
    hint: 'run the same command again when it has ended',
  })
}
