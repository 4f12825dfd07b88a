import {join} from 'node:path'
import type {CallContext} from '../../capability.ts'
import type {ByteName} from '../filesystem/paths/byte-name.ts'
import {rootsOf} from '../filesystem/paths/roots.ts'
import {locate} from '../filesystem/paths/walk.ts'
import {fail} from './errors.ts'

export interface Directory {
  /** as programs in the sandbox see it */
  readonly directory: string
  readonly hostDirectory: string
}

/** The folder that a path of the caller means, links resolved. @throws CapabilityError PathOutOfScope, DirectoryNotFound */
export async function findDirectory(context: CallContext, path: string): Promise<Directory> {
  await using entry = await locate(rootsOf(context), path, {follow: true})
  if (!entry?.node?.stats.isDirectory()) throw fail('DirectoryNotFound', `no folder is at ${path}`, {path})
  const {root, names} = entry.place
  const parts = names.map(textOf)
  if (!parts.every(part => part !== null)) throw fail('DirectoryNotFound', `no program can start in ${path}`, {path})
  return {directory: join(root.virtual, ...parts), hostDirectory: join(root.host, ...parts)}
}

/** null for bytes that are no text: they cannot be an argument here. */
function textOf(name: ByteName): string | null {
  const text = Buffer.from(name, 'latin1').toString()
  return Buffer.from(text).toString('latin1') === name ? text : null
}
