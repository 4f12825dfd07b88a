import {createPrivateKey, type KeyObject} from 'node:crypto'
import {open, readFile, rename, rm, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {syncFolder} from '../files/folders.ts'
import {ioError} from '../files/io-error.ts'

/** Old or new after a crash, never half: temporary file, fsync, rename, fsync of the folder. */
export async function writeAtomic(file: string, text: string, mode: number): Promise<void> {
  // One name is enough: the lock of the gateway keeps a second writer away.
  const temporary = `${file}.tmp`
  try {
    await rm(temporary, {force: true})
    await using handle = await open(temporary, 'wx', mode)
    await handle.chmod(mode)
    await handle.writeFile(text)
    await handle.sync()
    await rename(temporary, file)
    await syncFolder(dirname(file))
  } catch (error) {
    throw ioError('write', file, error)
  }
}

/** The text of a file, or null when there is none. @throws KruxosError IO */
export async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return null
    throw ioError('read', file, error)
  })
}

/** The text of a private key, or null when there is none. @throws KruxosError IO when others may read it */
export async function readSecret(file: string): Promise<string | null> {
  const text = await readText(file)
  if (text === null || process.platform === 'win32') return text
  const {mode} = await stat(file)
  if ((mode & 0o077) === 0) return text
  throw new KruxosError('IO', `other users may read ${file}`, {hint: `chmod 600 ${file}`})
}

/** null when the text is no private key that can be used without a passphrase. */
export function parseKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text)
  } catch {
    return null
  }
}
