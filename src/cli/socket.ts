import {type Stats, statSync} from 'node:fs'
import {dirname} from 'node:path'
import {checkSocketPath} from '../config/paths.ts'
import {KruxosError} from '../contract/errors.ts'

const STICKY = 0o1000
const OTHERS_WRITE = 0o002

/** No gateway answers at the socket. Other trouble of the connection has the same code, but is no proof of that. */
export class NotRunningError extends KruxosError {
  constructor(socketPath: string, isSystems: boolean) {
    super('UNREACHABLE', `the gateway is not running (no answer at ${socketPath})`, {
      hint: isSystems ? 'sudo kruxos gateway start' : 'kruxos gateway start',
    })
  }
}

/**
 * Whoever owns the socket or its folder can answer in the gateway's name and would be told passphrases: both must
 * belong to root or to us. True when there is a socket, false when there is none.
 * @param uid ours; null where there are no owners (Windows)
 * @throws KruxosError DENIED when the owner is somebody else, USAGE when the path is too long
 */
export function checkSocket(path: string, uid: number | null): boolean {
  checkSocketPath(path)
  if (uid === null) return true
  const folder = statOf(dirname(path), path)
  const socket = statOf(path, path)
  if (folder) checkOwner(folder, `the folder of ${path}`, uid)
  if (folder && folder.mode & OTHERS_WRITE && !(folder.mode & STICKY)) {
    throw denied(`everybody may write to the folder of ${path}`)
  }
  if (socket) checkOwner(socket, path, uid)
  return socket !== undefined
}

function checkOwner(stats: Stats, what: string, uid: number): void {
  if (stats.uid !== 0 && stats.uid !== uid) throw denied(`${what} belongs to uid ${stats.uid}, not to root or you`)
}

function denied(message: string): KruxosError {
  return new KruxosError('DENIED', message, {hint: 'check KRUXOS_SOCKET and --socket; nothing was sent'})
}

/** @throws KruxosError DENIED when we may not even look */
function statOf(path: string, socketPath: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notAdmitted(socketPath, error)
    return undefined
  }
}

export function notAdmitted(path: string, cause: unknown): KruxosError {
  return new KruxosError('DENIED', `you may not use the admin socket ${path}`, {
    hint: 'run the command with sudo',
    cause,
  })
}
