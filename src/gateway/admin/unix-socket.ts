import {chmodSync, chownSync, lstatSync, mkdirSync, unlinkSync} from 'node:fs'
import type {Server} from 'node:net'
import {dirname} from 'node:path'
import {checkSocketPath} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'

/** Node's default of 511 refuses half of 1,000 clients that come at once. */
const BACKLOG = 4096

/** Who may reach a socket: the kernel decides by these and nothing else. */
export interface SocketAccess {
  readonly folderMode: number
  readonly socketMode: number
  /** levels of folders above that everybody must be able to pass */
  readonly openLevels?: number
  /** left as they are when undefined */
  readonly owner?: {readonly folderUid: number; readonly uid: number; readonly gid: number} | undefined
}

/** Only the user that the gateway runs as. */
export const OWN_USER_ONLY: SocketAccess = {folderMode: 0o700, socketMode: 0o600}

/**
 * Listens on a Unix socket whose folder and mode are right before anybody can connect.
 * The caller holds the gateway's lock: a socket file that is there already belongs to nobody.
 */
export async function listenOnSocket(server: Server, path: string, access: SocketAccess): Promise<void> {
  checkSocketPath(path)
  prepareFolder(dirname(path), access)
  removeStale(path)
  const {promise, resolve, reject} = Promise.withResolvers<void>()
  server.once('error', reject)
  // The socket is made inside listen(), with the mode that the umask leaves of 0777.
  const umask = process.umask(0o177)
  try {
    server.listen({path, backlog: BACKLOG}, resolve)
  } finally {
    process.umask(umask)
  }
  await promise.catch(cause => {
    throw new KruxosError('IO', `cannot listen on ${path}: ${cause.code ?? cause.message}`, {cause})
  })
  server.off('error', reject)
  if (access.owner) chownSync(path, access.owner.uid, access.owner.gid)
  chmodSync(path, access.socketMode)
}

/** A folder that is there already keeps its mode, unless others could put a socket of theirs in place of ours. */
function prepareFolder(folder: string, {folderMode, openLevels = 0, owner}: SocketAccess): void {
  if (openLevels > 0) prepareFolder(dirname(folder), {folderMode: 0o755, socketMode: 0, openLevels: openLevels - 1})
  if (mkdirSync(folder, {recursive: true, mode: folderMode}) !== undefined) {
    if (owner) chownSync(folder, owner.folderUid, -1)
    // Past the umask of this process.
    chmodSync(folder, folderMode)
  }
  const stat = lstatSync(folder)
  const uids = [process.getuid?.() ?? stat.uid, owner?.folderUid]
  if (!stat.isDirectory() || !uids.includes(stat.uid)) {
    throw new KruxosError('IO', `the folder of the socket belongs to somebody else: ${folder}`, {
      hint: `ls -ld ${folder}`,
    })
  }
  if ((stat.mode & 0o022) !== 0) {
    throw new KruxosError('IO', `the folder of the socket can be written by others: ${folder}`, {
      hint: `chmod 700 ${folder}`,
    })
  }
}

function removeStale(path: string): void {
  const stat = lstatSync(path, {throwIfNoEntry: false})
  if (!stat) return
  if (!stat.isSocket()) throw new KruxosError('IO', `${path} is in the way: it is not a socket`, {hint: `rm ${path}`})
  unlinkSync(path)
}
