import {lstatSync, readdirSync, readlinkSync} from 'node:fs'
import {join} from 'node:path'

/** What of this machine a sandbox is built from. */
export interface HostLayout {
  /** folders of programs beside /usr: links into it on most systems, real folders on older ones */
  readonly systemFolders: readonly {readonly path: string; readonly linkTo: string | null}[]
  /** what of /proc root may write to, or could with the right kernel */
  readonly procPaths: readonly string[]
}

const BESIDE_USR = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']

export function readHostLayout(): HostLayout {
  return {systemFolders: BESIDE_USR.flatMap(toSystemFolder), procPaths: readdirSync('/proc').flatMap(toProcPath)}
}

function toSystemFolder(path: string): HostLayout['systemFolders'] {
  const stats = lstatSync(path, {throwIfNoEntry: false})
  if (!stats) return []
  return [{path, linkTo: stats.isSymbolicLink() ? readlinkSync(path) : null}]
}

const WRITABLE = 0o222

function toProcPath(name: string): string[] {
  const path = join('/proc', name)
  const stats = /^\d+$/.test(name) ? undefined : lstatSync(path, {throwIfNoEntry: false})
  if (!stats || stats.isSymbolicLink()) return []
  return stats.isDirectory() || (stats.mode & WRITABLE) !== 0 ? [path] : []
}
