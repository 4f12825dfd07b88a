import {constants} from 'node:fs'
import {lstat, open, readlink, stat} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {KruxosError} from '../contract/errors.ts'
import {decodeUtf8} from './formats/text.ts'
import {errorCode, fileError} from './write-errors.ts'

/** Linux gives up after 40 links as well. */
const MAX_LINKS = 40
const MAX_BYTES = 64 * 1024 * 1024
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NO_WAIT = constants.O_NONBLOCK ?? 0

/** The file that a name leads to, as it is now. */
export interface Target {
  /** where the name leads, behind all links */
  readonly path: string
  /** null when there is no file yet */
  readonly current: CurrentFile | null
  readonly text: string | null
}

export interface CurrentFile {
  readonly bytes: Buffer
  /** permission bits */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Follows the links of `file` by hand and reads what is there.
 * @throws KruxosError IO for anything but a regular file of ours to read; DENIED for a file of another user
 */
export async function readTarget(file: string): Promise<Target> {
  try {
    const path = await followLinks(file)
    const current = await readFile(path)
    await checkOwner(file, path, current?.uid)
    return {path, current, text: current && decodeUtf8(current.bytes, file)}
  } catch (error) {
    if (errorCode(error) === 'EACCES' && (await isLink(file))) throw foreign(file)
    throw fileError(error, 'read', file)
  }
}

async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    stats => stats.isSymbolicLink(),
    () => false,
  )
}

async function followLinks(file: string): Promise<string> {
  let path = resolve(file)
  for (let links = 0; links <= MAX_LINKS; links++) {
    const stats = await lstat(path).catch(absent)
    if (stats === null && links > 0) throw dangling(file, path)
    if (!stats?.isSymbolicLink()) return path
    path = resolve(dirname(path), await readlink(path))
  }
  throw Object.assign(new Error('too many links'), {code: 'ELOOP'})
}

function dangling(file: string, path: string): KruxosError {
  return new KruxosError('IO', `${file} is a link to ${path}, which does not exist`, {
    hint: `remove the link, or make the file that it leads to: touch ${path}`,
  })
}

/** Opened without waiting and without following, so that neither a pipe nor a link put there meanwhile can trap us. */
async function readFile(path: string): Promise<CurrentFile | null> {
  const handle = await open(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT).catch(absent)
  if (handle === null) return null
  try {
    const stats = await handle.stat()
    if (stats.isDirectory()) throw Object.assign(new Error('a folder'), {code: 'EISDIR'})
    if (!stats.isFile()) throw new KruxosError('IO', `${path} is not a regular file`, {hint: 'move it away'})
    if (stats.size > MAX_BYTES)
      throw new KruxosError('IO', `${path} is larger than 64 MiB`, {hint: 'is it the right file?'})
    return {bytes: await handle.readFile(), mode: stats.mode & 0o777, uid: stats.uid, gid: stats.gid}
  } finally {
    await handle.close()
  }
}

/**
 * A link could lead us to a file that its planter may not touch, and root may touch everything: so root works only in
 * folders of its own, and nobody behind a link on a file of somebody else.
 */
async function checkOwner(file: string, path: string, uid: number | undefined): Promise<void> {
  const self = process.geteuid?.()
  if (self === undefined) return
  if (self === 0) {
    const folderOwner = await ownerOfNearestFolder(dirname(path))
    if (folderOwner !== 0) throw foreign(file)
    if (path === resolve(file)) return
  }
  if (uid !== undefined && uid !== self) throw foreign(file)
}

async function ownerOfNearestFolder(folder: string): Promise<number> {
  const stats = await stat(folder).catch(absent)
  return stats ? stats.uid : ownerOfNearestFolder(dirname(folder))
}

function foreign(file: string): KruxosError {
  return new KruxosError('DENIED', `${file} leads to a file or folder of another user`, {
    hint: 'run this as its owner (as root: with --user), or make it yours with chown; nothing was written',
  })
}

function absent(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null
  throw error
}
