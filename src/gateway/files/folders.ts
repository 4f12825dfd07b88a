import {mkdir, open} from 'node:fs/promises'
import {ioError} from './io-error.ts'

/** Makes a folder that only its owner may enter; one that exists is left as it is. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: 0o700}).catch(error => {
    throw ioError('create', folder, error)
  })
}

/** Makes the names in a folder as durable as the files. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be opened there; NTFS journals renames
  await using handle = await open(folder, 'r')
  await handle.sync()
}
