import {lstatSync} from 'node:fs'
import {chown, readdir} from 'node:fs/promises'
import {dirname, join} from 'node:path'

/**
 * Whose a private file has to be: ours. Root also works for others (a backup of the system's gateway, whose files belong
 * to its own user), and there whoever owns the folder could exchange the file anyway. Null where there are no owners.
 */
export function rightfulOwner(file: string): number | null {
  const uid = process.getuid?.() ?? null
  return uid === 0 ? lstatSync(dirname(file)).uid : uid
}

/** What root makes for the user to whom `folder` belongs, with all that lies in it, is that user's. */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  const {uid, gid} = lstatSync(folder)
  if (process.getuid?.() !== 0 || uid === 0) return
  const below = lstatSync(path).isDirectory() ? await readdir(path, {recursive: true, withFileTypes: true}) : []
  for (const entry of below) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), uid, gid)
  }
  await chown(path, uid, gid)
}
