import {lstatSync} from 'node:fs'
import {chown} from 'node:fs/promises'
import {dirname} from 'node:path'

/**
 * Whose a private file has to be: ours. Root also works for others (a backup of the system's gateway, whose files belong
 * to its own user), and there whoever owns the folder could exchange the file anyway. Null where there are no owners.
 */
export function rightfulOwner(file: string): number | null {
  const uid = process.getuid?.() ?? null
  return uid === 0 ? lstatSync(dirname(file)).uid : uid
}

/** What root makes in a folder of another user is that user's. */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  const {uid, gid} = lstatSync(folder)
  if (process.getuid?.() === 0 && uid !== 0) await chown(path, uid, gid)
}
