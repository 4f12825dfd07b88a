import {mkdir, open, stat} from 'node:fs/promises'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from './io-error.ts'
import {quote} from './quote.ts'

/**
 * Makes a folder that only its owner may enter; one that exists is left as it is.
 * @throws KruxosError IO when others may write there: they could exchange any file in it, whatever its mode
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: 0o700}).catch(error => {
    throw ioError('create', folder, error)
  })
  if (process.platform === 'win32') return // modes mean nothing there
  const {mode} = await stat(folder)
  if ((mode & 0o022) === 0) return
  throw new KruxosError('IO', `others can write in the folder ${folder}`, {hint: `chmod go-w ${quote(folder)}`})
}

/** Makes the names in a folder as durable as the files. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be opened there; NTFS journals renames
  await using handle = await open(folder, 'r')
  await handle.sync()
}
