import {accessSync, constants, lstatSync, type Stats, statfsSync} from 'node:fs'
import {dirname} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {findServiceUid} from '../../config/service-user.ts'
import {loadSettings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {type Check, failed, ok, warning} from './check.ts'

const LOW_DISK_BYTES = 256 * 1_048_576
/** No build of kruxos is older; a clock before it was never set. */
const EARLIEST = Date.UTC(2026, 0, 1)
const STICKY = 0o1000
const GROUP_AND_OTHERS = 0o077
const WRITE_OF_OTHERS = 0o022

interface Machine {
  /** the launcher that clients start */
  readonly bridge: string
  /** null on Windows */
  readonly uid: number | null
  readonly now: Date
}

/** What does not need a gateway: this program, its files, the clock, the disk. */
export async function checkMachine(paths: Paths, {bridge, uid, now}: Machine): Promise<Check[]> {
  const owner = findServiceUid(paths.bridgeSocket) ?? uid
  // What is root's is root's to look at.
  const isOurs = paths.mode === 'user' || uid === 0
  return [
    ok('runtime', `Node.js ${process.version}`),
    checkBridge(bridge),
    checkClock(now),
    ...checkDisk(paths.dataDir),
    ...(isOurs ? await checkSettings(paths.settingsFile) : []),
    ...(isOurs ? checkPrivate('data folder', paths.dataDir, owner) : []),
    ...(isOurs ? checkPrivate('vault key', paths.vaultKeyFile, owner) : []),
    ...(isOurs ? checkPrivate('audit key', paths.auditKeyFile, owner) : []),
    ...checkSocketFolder(dirname(paths.adminSocket), uid),
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
  const detail = `it says ${now.toISOString()}: certificates and lifetimes go by it`
  return failed('clock', detail, 'sudo timedatectl set-ntp true', 'IO')
}

function checkDisk(folder: string): Check[] {
  const stats = statIfThere(() => statfsSync(folder))
  if (!stats) return []
  const free = stats.bavail * stats.bsize
  const text = `${Math.round(free / 1_048_576)} MiB free in ${folder}`
  return [free > LOW_DISK_BYTES ? ok('disk', text) : warning('disk', text, `du -sh ${folder}`)]
}

/** As the gateway will read it at its next start. */
async function checkSettings(file: string): Promise<Check[]> {
  try {
    const settings = await loadSettings(file, {})
    return [ok('settings', file), ...(settings.process.sandbox === 'off' ? [unconfined(file)] : [])]
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return [failed('settings', error.message, error.hint ?? `ls -l ${file}`, error.code)]
  }
}

function unconfined(file: string): Check {
  const detail = 'off: programs of agents run with all the rights of the gateway'
  return warning('sandbox', detail, `set process.sandbox to bubblewrap in ${file}`)
}

/** Ours alone. What is not there yet is no fault. */
function checkPrivate(name: string, path: string, uid: number | null): Check[] {
  const stats = statIfThere(() => lstatSync(path))
  if (!stats || uid === null) return []
  if (stats.uid !== uid)
    return [failed(name, `${path} belongs to uid ${stats.uid}`, `sudo chown ${uid} ${path}`, 'DENIED')]
  if ((stats.mode & GROUP_AND_OTHERS) === 0) return [ok(name, path)]
  return [failed(name, `others can get at ${path}`, `chmod ${stats.isDirectory() ? '700' : '600'} ${path}`, 'IO')]
}

/** Whoever could put a socket there could answer in the gateway's name; in a sticky folder only its owner replaces one. */
function checkSocketFolder(path: string, uid: number | null): Check[] {
  const stats = statIfThere(() => lstatSync(path))
  if (!stats || uid === null) return []
  if (stats.uid !== uid && stats.uid !== 0)
    return [
      failed(
        'socket folder',
        `${path} belongs to uid ${stats.uid}`,
        'set KRUXOS_SOCKET to a path of your own',
        'DENIED',
      ),
    ]
  if (isSafe(stats)) return [ok('socket folder', path)]
  const hint = stats.uid === uid ? `chmod go-w ${path}` : 'set KRUXOS_SOCKET to a path in a folder of your own'
  return [failed('socket folder', `others can write to ${path}`, hint, 'IO')]
}

function isSafe({mode}: Stats): boolean {
  return (mode & WRITE_OF_OTHERS) === 0 || (mode & STICKY) !== 0
}

function statIfThere<T>(stat: () => T): T | null {
  try {
    return stat()
  } catch {
    return null
  }
}
