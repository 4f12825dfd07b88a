import {lstat, realpath} from 'node:fs/promises'
import {isAbsolute, normalize, relative} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {SYSTEM_FOLDERS} from '../../policy/index.ts'
import {quote} from '../files/quote.ts'
import {checkAccess, checkWay} from './access.ts'

/** What stands there is made by the kernel: reading it has effects, and links in it lead anywhere. */
const KERNEL_FOLDERS: readonly string[] = ['/dev', '/proc', '/sys']

interface Options {
  readonly isReadOnly: boolean
  /** the gateway's own */
  readonly ownFolders: readonly string[]
}

/** @throws KruxosError when agents must not or cannot be given this folder */
export async function checkHostFolder(folder: string, {isReadOnly, ownFolders}: Options): Promise<void> {
  if (
    !isAbsolute(folder) ||
    normalize(folder) !== folder ||
    folder.includes('\0') ||
    (folder !== '/' && folder.endsWith('/'))
  )
    throw new KruxosError('USAGE', `${folder} is not an absolute path without "..", "//" or a slash at its end`)
  await checkWay(folder)
  const real = await realpath(folder).catch(() => null)
  if (real === null || !(await isFolder(real)))
    throw new KruxosError('NOT_FOUND', `no folder is at ${folder}`, {hint: `mkdir -p ${quote(folder)}`})
  if (real !== folder)
    throw new KruxosError('USAGE', `a symbolic link leads to ${folder}`, {hint: `mount the folder itself, ${real}`})
  if (KERNEL_FOLDERS.some(kernel => isWithin(folder, kernel)))
    throw new KruxosError('DENIED', `${folder} is the kernel's and cannot be mounted`)
  const own = await Promise.all(ownFolders.map(each => realpath(each).catch(() => each)))
  if (own.some(each => overlap(folder, each)))
    throw new KruxosError('DENIED', `${folder} holds or is in the folders of the gateway itself`, {
      hint: 'mount a folder below it that holds nothing of the gateway',
    })
  if (!isReadOnly && SYSTEM_FOLDERS.some(system => overlap(folder, system)))
    throw new KruxosError('DENIED', `${folder} holds or is in a folder of the operating system`, {
      hint: 'it can be mounted with --read-only',
    })
  await checkAccess(folder, isReadOnly)
}

/** False when what was mounted is gone, or something else stands on the way to it. */
export async function isThere(folder: string): Promise<boolean> {
  return (await realpath(folder).catch(() => null)) === folder && (await isFolder(folder))
}

/** One is the other or lies in it. */
export function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one)
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    stats => stats.isDirectory(),
    () => false,
  )
}

function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return path !== '..' && !path.startsWith('../')
}
