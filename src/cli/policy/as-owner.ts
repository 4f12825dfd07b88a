import {lstatSync, type Stats, statSync} from 'node:fs'
import {dirname} from 'node:path'

/**
 * Root does this with the rights of whoever owns `folder`: a link that is put in there, at whatever moment, leads no
 * further than its owner could go. Nothing asynchronous: the ids are those of the whole process.
 */
export function asOwnerOf<T>(folder: string, work: () => T): T {
  const owner = process.geteuid?.() === 0 ? ownerOf(folder) : undefined
  if (owner === undefined || owner.uid === 0) return work()
  const own = {groups: process.getgroups?.() ?? [], gid: process.getegid?.() ?? 0}
  // Groups first to go and last to come back: only root can set them.
  process.setgroups?.([])
  process.setegid?.(owner.gid)
  process.seteuid?.(owner.uid)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(own.gid)
    process.setgroups?.(own.groups)
  }
}

/** A link is its owner's, also one to a folder of root's. What is not there yet will lie in the nearest folder that is. */
function ownerOf(folder: string): Stats {
  const link = lstatSync(folder, {throwIfNoEntry: false})
  if (link === undefined) return ownerOf(dirname(folder))
  return link.uid === 0 ? (statSync(folder, {throwIfNoEntry: false}) ?? link) : link
}
