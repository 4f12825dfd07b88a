import {once} from 'node:events'
import {chmodSync, lchownSync, lstatSync, mkdirSync, unlinkSync} from 'node:fs'
import type {Server} from 'node:net'
import {dirname} from 'node:path'
import {checkSocketPath} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import {admitUser} from './access-list.ts'

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
  /** let in beside the owner, by an access list */
  readonly guestUid?: number
}

/** Only the user that the gateway runs as. */
export const OWN_USER_ONLY: SocketAccess = {folderMode: 0o700, socketMode: 0o600}

/**
 * Listens on a Unix socket whose folder and mode are right before anybody can connect. Until the socket stands the folder
 * is ours, so that its owner-to-be cannot put a link in place of what is given away here.
 * The caller holds the gateway's lock: a socket file that is there already belongs to nobody.
 */
export async function listenOnSocket(server: Server, path: string, access: SocketAccess): Promise<void> {
  checkSocketPath(path)
  const folder = dirname(path)
  prepareFolder(folder, access)
  if (access.guestUid !== undefined) await admitUser(folder, access.guestUid)
  removeStale(path)
  await listen(server, path, access.socketMode)
  if (!access.owner) return
  lchownSync(path, access.owner.uid, access.owner.gid)
  lchownSync(folder, access.owner.folderUid, -1)
}

/** A socket that systemd made, with folder, owner and mode, and will unlink. */
export async function listenOnInherited(server: Server, fd: number): Promise<void> {
  server.listen({fd}, BACKLOG)
  await once(server, 'listening').catch(cause => {
    throw new KruxosError('IO', `cannot listen on what systemd handed over: ${cause.code ?? cause.message}`, {cause})
  })
}

/** The socket is made inside listen(), with the mode that the umask leaves of 0777: a chmod would follow a link. */
async function listen(server: Server, path: string, mode: number): Promise<void> {
  const {promise, resolve, reject} = Promise.withResolvers<void>()
  server.once('error', reject)
  const umask = process.umask(0o777 & ~mode)
  try {
    server.listen({path, backlog: BACKLOG}, resolve)
  } finally {
    process.umask(umask)
  }
  await promise.catch(cause => {
    throw new KruxosError('IO', `cannot listen on ${path}: ${cause.code ?? cause.message}`, {cause})
  })
  server.off('error', reject)
}

/** A folder that is there already keeps its mode, unless others could put a socket of theirs in place of ours. */
function prepareFolder(folder: string, {folderMode, openLevels = 0, owner}: SocketAccess): void {
  if (openLevels > 0) prepareFolder(dirname(folder), {folderMode: 0o755, socketMode: 0, openLevels: openLevels - 1})
  // Past the umask of this process.
  if (mkdirSync(folder, {recursive: true, mode: folderMode}) !== undefined) chmodSync(folder, folderMode)
  const {uid} = lstatSync(folder)
  const ownUid = process.getuid?.() ?? uid
  if (!lstatSync(folder).isDirectory() || ![ownUid, owner?.folderUid].includes(uid)) {
    throw new KruxosError('IO', `the folder of the socket belongs to somebody else: ${folder}`, {
      hint: `ls -ld ${folder}`,
    })
  }
  if (uid !== ownUid) lchownSync(folder, ownUid, -1)
  if ((lstatSync(folder).mode & 0o022) !== 0) {
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
