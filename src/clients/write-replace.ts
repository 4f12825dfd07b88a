import {randomBytes} from 'node:crypto'
import {constants} from 'node:fs'
import {type FileHandle, open, readdir, rename, unlink} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {errorCode} from './write-errors.ts'
import type {CurrentFile} from './write-target.ts'

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const KEPT_BACKUPS = 5

/** Writes a file that must not exist; its mode is set before the first byte. Nothing is left behind when it fails. */
async function createFile(path: string, bytes: Buffer, like: Omit<CurrentFile, 'bytes'> | null): Promise<void> {
  const handle = await open(path, NEW_FILE, 0o600)
  try {
    if (like) await adopt(handle, like)
    await handle.writeFile(bytes)
    await handle.sync()
  } catch (error) {
    await unlink(path)
    throw error
  } finally {
    await handle.close()
  }
}

async function adopt(handle: FileHandle, {mode, uid, gid}: Omit<CurrentFile, 'bytes'>): Promise<void> {
  const own = await handle.stat()
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid)
  await handle.chmod(mode)
}

/**
 * Puts new content in the place of `path` in one step: whoever reads it, or looks after a crash, finds the old file
 * or the new one. `isCurrent` is asked at the last moment; when it says no, nothing changes and the answer is false.
 */
export async function replaceFile(
  path: string,
  bytes: Buffer,
  like: Omit<CurrentFile, 'bytes'> | null,
  isCurrent: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = join(dirname(path), `${temporaryPrefix(path)}${randomBytes(6).toString('hex')}.tmp`)
  await createFile(temporary, bytes, like)
  try {
    if (!(await isCurrent())) return false
    await renameOver(temporary, path)
  } catch (error) {
    // Somebody took our lock over in this very moment and swept the temporary file away.
    if (errorCode(error) === 'ENOENT') return false
    throw error
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
  await syncFolder(dirname(path))
  return true
}

/** Windows refuses to rename over a file for as long as somebody, such as a virus scanner, has it open. */
async function renameOver(from: string, to: string, triesLeft = 10): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')
    if (!mayPass || triesLeft === 0) throw error
    await sleep(50)
    await renameOver(from, to, triesLeft - 1)
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function temporaryPrefix(path: string): string {
  return `.${basename(path)}.kruxos-`
}

/** What killed writers left. To be removed only by the owner of the lock, under which all of them are made. */
export async function leftoversOf(path: string): Promise<string[]> {
  const names = await readdir(dirname(path)).catch(() => [])
  const isLeftover = (name: string) => name.startsWith(temporaryPrefix(path)) && name.endsWith('.tmp')
  return names.filter(isLeftover).map(name => join(dirname(path), name))
}

/** Keeps a private copy beside `file` and returns its path. */
export async function backUp(file: string, bytes: Buffer): Promise<string> {
  const time = new Date().toISOString().replaceAll(/[-:]/g, '')
  const backup = join(dirname(file), `${backupPrefix(file)}${time}`)
  try {
    await createFile(backup, bytes, null)
    return backup
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    await sleep(2)
    return backUp(file, bytes)
  }
}

/** Of all copies two kinds are worth keeping: the first, how the file was before kruxos, and the latest. */
export async function pruneBackups(file: string): Promise<void> {
  const names = (await readdir(dirname(file))).filter(name => name.startsWith(backupPrefix(file))).sort()
  const surplus = names.slice(1, Math.max(1, names.length - KEPT_BACKUPS + 1))
  await Promise.all(surplus.map(name => unlink(join(dirname(file), name))))
}

function backupPrefix(file: string): string {
  return `${basename(file)}.kruxos-backup-`
}
