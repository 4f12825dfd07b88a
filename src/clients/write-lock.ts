import {rmdirSync, statSync} from 'node:fs'
import {mkdir, rmdir, stat, utimes} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../contract/errors.ts'
import {errorCode} from './write-errors.ts'

/** The numbers of proper-lockfile, which Claude Code uses: a lock that was not touched for so long has no owner. */
const STALE_MS = 10_000
const TOUCH_EVERY_MS = 2_500
/** Longer than STALE_MS, so that the lock of a dead process never makes us fail, and long enough for a queue. */
const WAIT_MS = 30_000

export interface Lock extends AsyncDisposable {
  /** false when this process slept so long that another one took the lock over */
  isHeld(): Promise<boolean>
}

/**
 * Waits for the folder `dir`, whose existence is the lock, and makes it (the protocol of proper-lockfile).
 * @throws KruxosError CONFLICT when its owner does not give it back in time
 */
export async function acquireLock(dir: string, waitMs = WAIT_MS): Promise<Lock> {
  const deadline = performance.now() + waitMs
  while (!(await isMade(dir))) {
    if (performance.now() > deadline) throw busy(dir, waitMs)
    if (await isStale(dir)) await removeStale(dir)
    await sleep(5 + Math.random() * 30)
  }
  return hold(dir)
}

async function isMade(dir: string): Promise<boolean> {
  try {
    await mkdir(dir)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function isStale(dir: string): Promise<boolean> {
  const touched = await mtimeOf(dir)
  return touched !== null && Date.now() - touched > STALE_MS
}

async function mtimeOf(dir: string): Promise<number | null> {
  return stat(dir).then(
    stats => stats.mtimeMs,
    () => null,
  )
}

/**
 * Of two that see the same stale lock, the slower one must not remove the new lock of the faster one. So only the
 * owner of a second lock may remove, after another look.
 */
async function removeStale(dir: string): Promise<void> {
  const guard = `${dir}.takeover`
  if (await isMade(guard)) {
    if (await isStale(dir)) await remove(dir)
    await remove(guard)
  } else if (await isStale(guard)) {
    await remove(guard)
  }
}

/** What cannot be removed stays a lock, and `acquireLock` ends with its name. */
async function remove(dir: string): Promise<void> {
  await rmdir(dir).catch(() => undefined)
}

async function hold(dir: string): Promise<Lock> {
  let touched = await mtimeOf(dir)
  const isHeldNow = async () => touched !== null && (await mtimeOf(dir)) === touched
  const touch = async () => {
    if (!(await isHeldNow())) return
    const now = new Date()
    await utimes(dir, now, now)
    touched = await mtimeOf(dir)
  }
  let touching = Promise.resolve()
  const timer = setInterval(() => {
    touching = touch().catch(() => undefined)
  }, TOUCH_EVERY_MS)
  const isHeld = async () => {
    await touching
    return isHeldNow()
  }
  const onExit = () => {
    if (statSync(dir, {throwIfNoEntry: false})?.mtimeMs === touched) rmdirSync(dir)
  }
  process.once('exit', onExit)
  return {
    isHeld,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      process.off('exit', onExit)
      if (await isHeld()) await remove(dir)
    },
  }
}

function busy(dir: string, waitMs: number): KruxosError {
  return new KruxosError('CONFLICT', `another program has held the lock ${dir} for ${waitMs / 1000} seconds`, {
    hint: `close the program that is writing; if there is none: rmdir ${dir}`,
  })
}
