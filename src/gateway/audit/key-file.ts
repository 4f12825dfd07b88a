import {createSecretKey, randomBytes} from 'node:crypto'
import {constants, type Stats} from 'node:fs'
import {lstat, open} from 'node:fs/promises'
import {dirname} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {rightfulOwner} from '../files/owner.ts'
import type {Key} from './chain.ts'

const KEY_BYTES = 32
const {O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0} = constants

/** null when there is none. @throws KruxosError IO when others could read or exchange it, or it is no key */
export async function readKey(file: string): Promise<Key | null> {
  try {
    check(file, await lstat(file))
    await using handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    check(file, await handle.stat()) // what was opened, should it have been exchanged since
    return createSecretKey(await handle.readFile())
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw error instanceof KruxosError ? error : failure('read', file, error)
  }
}

/** A new key, durable when it resolves. @throws KruxosError IO */
export async function makeKey(file: string): Promise<Key> {
  const key = randomBytes(KEY_BYTES)
  try {
    await using handle = await open(file, 'wx', 0o600)
    await handle.writeFile(key)
    await handle.sync()
    await syncFolder(file)
  } catch (error) {
    throw failure('write', file, error)
  }
  return createSecretKey(key)
}

/** Makes the name of a file as durable as its content. */
export async function syncFolder(file: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be opened there; NTFS journals renames
  await using handle = await open(dirname(file), 'r')
  await handle.sync()
}

function check(file: string, stats: Stats): void {
  const uid = rightfulOwner(file) ?? stats.uid
  const mode = stats.mode & 0o777
  const isOpenToOthers = (mode & 0o177) !== 0 && process.platform !== 'win32'
  if (!stats.isFile()) throw unusable(`the audit key ${file} is not a regular file`, `ls -ld ${file}`)
  if (stats.uid !== uid) throw unusable(`the audit key ${file} belongs to uid ${stats.uid}`, `chown ${uid} ${file}`)
  if (isOpenToOthers) throw unusable(`the audit key ${file} has mode 0${mode.toString(8)}`, `chmod 600 ${file}`)
  if (stats.size !== KEY_BYTES)
    throw unusable(`the audit key ${file} has ${stats.size} bytes, not ${KEY_BYTES}`, 'put it back from its backup')
}

function unusable(message: string, hint: string): KruxosError {
  return new KruxosError('IO', message, {hint})
}

function failure(verb: 'read' | 'write', file: string, cause: unknown): KruxosError {
  const {code = 'unknown error'} = cause as NodeJS.ErrnoException
  return new KruxosError('IO', `cannot ${verb} ${file}: ${code}`, {hint: `ls -ld ${dirname(file)}`, cause})
}
