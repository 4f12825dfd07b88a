import type {Paths} from '../../config/paths.ts'
import {checkAdminSocket} from './admin-socket.ts'
import {type Check, ok} from './check.ts'
import {checkClock} from './clock.ts'
import {checkDisk} from './disk.ts'
import {checkInstallation} from './installation.ts'
import {checkPrivateFiles} from './private-files.ts'
import {checkSettings} from './settings.ts'
import {checkStore} from './store.ts'

interface Machine {
  /** folder of this package */
  readonly root: string
  /** the launcher that clients start */
  readonly bridge: string
  /** null on Windows */
  readonly uid: number | null
  readonly now: Date
}

/** What does not need a gateway: this program, its files, the clock, the disk. */
export async function checkMachine(paths: Paths, {root, bridge, uid, now}: Machine): Promise<Check[]> {
  return [
    ok('runtime', `Node.js ${process.version}`),
    ...checkInstallation({root, bridge}),
    checkClock(now),
    ...checkDisk(paths.dataDir),
    ...(isOurs(paths, uid) ? await checkFiles(paths, uid) : []),
    ...(await checkAdminSocket(paths, uid)),
  ]
}

/** What is root's is root's to look at. */
function isOurs({mode}: Paths, uid: number | null): boolean {
  return mode === 'user' || uid === 0
}

async function checkFiles(paths: Paths, uid: number | null): Promise<Check[]> {
  return [...(await checkSettings(paths.settingsFile)), ...checkPrivateFiles(paths, uid), ...checkStore(paths)]
}
