import {accessSync, constants, lstatSync, statfsSync} from 'node:fs'
import {dirname} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {type Check, failed, ok, warning} from './check.ts'

const LOW_DISK_BYTES = 256 * 1_048_576
/** No build of kruxos is older; a clock before it was never set. */
const EARLIEST = Date.UTC(2026, 0, 1)

/** What does not need a gateway: this program, its files, the clock, the disk. */
export function checkMachine(
  paths: Paths,
  {bridge, uid, now}: {bridge: string; uid: number | null; now: Date},
): Check[] {
  return [
    ok('runtime', `Node.js ${process.version}`),
    checkBridge(bridge),
    checkClock(now),
    ...checkDisk(paths.dataDir),
    ...checkPrivate('data folder', paths.dataDir, uid, 0o077),
    ...checkPrivate('vault key', paths.vaultKeyFile, uid, 0o077),
    ...checkPrivate('audit key', paths.auditKeyFile, uid, 0o077),
    ...checkPrivate('socket folder', dirname(paths.adminSocket), uid, 0o022),
  ]
}

function checkBridge(path: string): Check {
  try {
    accessSync(path, constants.X_OK)
    return ok('bridge', path)
  } catch {
    return failed('bridge', `${path} cannot be started`, 'install kruxos again, or npm run build in a checkout', 'IO')
  }
}

function checkClock(now: Date): Check {
  if (now.getTime() >= EARLIEST) return ok('clock', now.toISOString())
  return failed(
    'clock',
    `it says ${now.toISOString()}: certificates and lifetimes go by it`,
    'set the clock: date, or timedatectl',
    'IO',
  )
}

function checkDisk(folder: string): Check[] {
  const stats = statIfThere(() => statfsSync(folder))
  if (!stats) return []
  const free = stats.bavail * stats.bsize
  const text = `${Math.round(free / 1_048_576)} MiB free in ${folder}`
  return [free > LOW_DISK_BYTES ? ok('disk', text) : warning('disk', text, `make room: du -sh ${folder}`)]
}

/** Ours alone, as far as `forbidden` says. What is not there yet is no fault. */
function checkPrivate(name: string, path: string, uid: number | null, forbidden: number): Check[] {
  const stats = statIfThere(() => lstatSync(path))
  if (!stats || uid === null) return []
  if (stats.uid !== uid && stats.uid !== 0)
    return [failed(name, `${path} belongs to uid ${stats.uid}`, `sudo chown ${uid} ${path}`, 'DENIED')]
  if ((stats.mode & forbidden) === 0) return [ok(name, path)]
  const mode = forbidden === 0o077 ? (stats.isDirectory() ? '700' : '600') : 'go-w'
  return [failed(name, `others can get at ${path}`, `chmod ${mode} ${path}`, 'IO')]
}

function statIfThere<T>(stat: () => T): T | null {
  try {
    return stat()
  } catch {
    return null
  }
}
