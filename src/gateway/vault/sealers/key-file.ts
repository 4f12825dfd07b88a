import {randomBytes} from 'node:crypto'
import {constants, type Stats} from 'node:fs'
import {lstat, open, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {KruxosError} from '../../../contract/errors.ts'
import {syncFolder} from '../../files/folders.ts'
import {ioError} from '../../files/io-error.ts'
import {rightfulOwner} from '../../files/owner.ts'
import {quote} from '../../files/quote.ts'
import {KEY_BYTES} from '../cipher.ts'
import {broken} from '../faults.ts'
import {moveOver, writeNew} from '../files.ts'

const {O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0} = constants

/** null when there is no such file. @throws KruxosError IO when others could read or exchange it, or it is no key */
export async function readKeyFile(file: string): Promise<Buffer | null> {
  try {
    check(file, await lstat(file))
    await using handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    check(file, await handle.stat()) // what was opened, should it have been exchanged since
    return await handle.readFile()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw error instanceof KruxosError ? error : ioError('read', file, error)
  }
}

export function stagedName(file: string): string {
  return `${file}.next`
}

/**
 * A new key beside the key file, to be adopted once the header is wrapped with it: a crash between the two leaves both
 * keys, and one of them opens the vault. @throws KruxosError IO
 */
export async function stageKeyFile(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES)
  const staged = stagedName(file)
  try {
    await writeNew(staged, key)
    await syncFolder(dirname(staged))
  } catch (error) {
    throw ioError('write', staged, error)
  }
  return key
}

export async function adoptStagedKey(file: string): Promise<void> {
  await moveOver(stagedName(file), file).catch(error => {
    throw ioError('write', file, error)
  })
}

export function discardStagedKey(file: string): Promise<void> {
  return removeKeyFile(stagedName(file))
}

export async function removeKeyFile(file: string): Promise<void> {
  try {
    await rm(file, {force: true})
    await syncFolder(dirname(file))
  } catch (error) {
    throw ioError('remove', file, error)
  }
}

function check(file: string, stats: Stats): void {
  const fault = findFault(file, stats)
  if (fault) throw fault
}

function findFault(file: string, stats: Stats): KruxosError | null {
  const name = quote(file)
  const uid = rightfulOwner(file) ?? stats.uid
  const mode = stats.mode & 0o777
  if (stats.isSymbolicLink()) {
    const copy = quote(`${file}.copy`)
    return broken(
      `the key file ${file} is a symbolic link`,
      `cp -p "$(readlink -f ${name})" ${copy} && mv ${copy} ${name}`,
    )
  }
  if (!stats.isFile()) return broken(`the key file ${file} is not a regular file`, `mv ${name} ${quote(`${file}.old`)}`)
  if (stats.uid !== uid) return broken(`the key file ${file} belongs to uid ${stats.uid}`, `chown ${uid} ${name}`)
  if ((mode & 0o177) !== 0 && process.platform !== 'win32') {
    return broken(`the key file ${file} has mode 0${mode.toString(8)}`, `chmod 600 ${name}`)
  }
  if (stats.size !== KEY_BYTES) {
    return broken(
      `the key file ${file} has ${stats.size} bytes, not ${KEY_BYTES}`,
      `put it back from its backup: ${file}`,
    )
  }
  return null
}
