import {statSync} from 'node:fs'
import {isAbsolute, relative} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import type {Owner} from '../files/owner.ts'
import type {Root} from './places.ts'

export interface Rights extends Disposable {
  /** with those of whoever began this, for files outside: a backup may become a file of root's */
  asCaller<T>(work: () => Promise<T>): Promise<T>
  /** with those of the owner of this folder */
  as<T>(root: Root, work: () => Promise<T>): Promise<T>
  /** to whom policies belong: the gateway writes them in a folder that is root's. Null where it is one and the same owner. */
  readonly gateway: Owner | null
}

/**
 * Lets root act as the owner of the data from here on: a link in there leads no further than its owner could go, at
 * whatever moment it is put there. Nothing else may open files while one of the methods runs: ids are those of the process.
 */
export function takeRights(paths: Paths): Rights {
  const caller = {uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0}
  const data = caller.uid === 0 ? ownerOf(paths.dataDir, caller) : caller
  const isInside = isBelow(paths.configDir, paths.dataDir)
  const config = caller.uid === 0 && !isInside ? ownerOf(paths.configDir, caller) : data
  const owners: Record<Root, Owner> = {data, config}
  become(data)
  return {
    asCaller: work => actAs(caller, work),
    as: (root, work) => actAs(owners[root], work),
    gateway: config.uid === 0 && data.uid !== 0 ? data : null,
    [Symbol.dispose]: () => become(caller),
  }

  async function actAs<T>(owner: Owner, work: () => Promise<T>): Promise<T> {
    become(owner)
    try {
      return await work()
    } finally {
      become(data)
    }
  }
}

function ownerOf(folder: string, caller: Owner): Owner {
  return statSync(folder, {throwIfNoEntry: false}) ?? caller
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}

/** Only the effective ids: with the saved ones root comes back. Groups first, only root can give them up. */
function become({uid, gid}: Owner): void {
  if (process.geteuid?.() === uid) return
  process.seteuid?.(0)
  process.setgroups?.([])
  process.setegid?.(gid)
  process.seteuid?.(uid)
}
