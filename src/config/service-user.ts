import {lstatSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {APPLIANCE} from './paths.ts'

const WRITE_OF_OTHERS = 0o022

/**
 * The user that the gateway of the system runs as, when `bridgeSocket` is one of its sockets; else null. systemd makes
 * the folder of these sockets in one of root's and gives it to that user, so its owner tells.
 */
export function findServiceUid(bridgeSocket: string, runtimeDir = APPLIANCE.runtimeDir): number | null {
  const usersDir = join(runtimeDir, 'users')
  if (dirname(dirname(bridgeSocket)) !== usersDir) return null
  const top = lstatSync(runtimeDir, {throwIfNoEntry: false})
  const users = lstatSync(usersDir, {throwIfNoEntry: false})
  const isRoots = top?.isDirectory() && top.uid === 0 && (top.mode & WRITE_OF_OTHERS) === 0
  return isRoots && users?.isDirectory() ? users.uid : null
}
