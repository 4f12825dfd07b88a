import {open, readFile, rm, unlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../../contract/errors.ts'
import {makePrivateFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'
import {isBusy, toKruxosError} from './faults.ts'
import type {Lock} from './types.ts'

/** A holder that has just won may not have written its pid yet. */
const PATIENCE_MS = 2_000
const RETRY_MS = 20

/** A connection that is garbage-collected is closed, and its lock is gone: so they are kept here. */
const held = new Set<DatabaseSync>()

/**
 * Makes this process the only gateway of a data folder. The lock is one of the kernel (through SQLite), so it ends with
 * the process, however that ends.
 * @throws KruxosError CONFLICT while another process holds it, with that process's id
 */
export async function acquireLock(dataDir: string): Promise<Lock> {
  await makePrivateFolder(dataDir)
  const file = join(dataDir, 'lock.db')
  const pidFile = join(dataDir, 'gateway.pid')
  await makeLockFile(file)
  const database = await takeOrRefuse(file, pidFile)
  try {
    await unlink(pidFile).catch(unlessGone)
    await writeFile(pidFile, `${process.pid}\n`, {mode: 0o600, flag: 'wx'}) // never through a link
  } catch (error) {
    database.close()
    throw ioError('write', pidFile, error)
  }
  held.add(database)
  return {
    async release() {
      if (!held.delete(database)) return
      // The file before the lock: after it, the file may be the next holder's.
      await rm(pidFile, {force: true}).finally(() => database.close())
    },
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/**
 * Only where it is missing: a process that closes a file loses all its POSIX locks on it, so nothing but SQLite may
 * open one that may be locked (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
async function makeLockFile(file: string): Promise<void> {
  await open(file, 'wx', 0o600).then(
    handle => handle.close(),
    error => {
      if (error.code !== 'EEXIST') throw ioError('create', file, error)
    },
  )
}

async function takeOrRefuse(file: string, pidFile: string): Promise<DatabaseSync> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (;;) {
    const database = tryLock(file)
    if (database) return database
    const holder = await readHolder(pidFile)
    if (holder !== null || performance.now() > giveUpAt) throw heldBy(holder)
    await sleep(RETRY_MS)
  }
}

function tryLock(file: string): DatabaseSync | null {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, {timeout: RETRY_MS})
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database?.close()
    if (isBusy(error)) return null
    throw toKruxosError(error, file)
  }
}

/** null when the file is missing, half-written, or of a process that has ended. */
async function readHolder(pidFile: string): Promise<number | null> {
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  const pid = /^\d+\n$/.test(text) ? Number(text) : null
  return pid !== null && isAlive(pid) ? pid : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // alive, and another user's
  }
}

function heldBy(pid: number | null): KruxosError {
  const who = pid === null ? '' : ` (pid ${pid})`
  return new KruxosError('CONFLICT', `a gateway is already running${who}`, {hint: 'kruxos gateway status'})
}
