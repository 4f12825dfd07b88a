import {chown, readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'

/** Root makes and restores backups for the user who runs the gateway, and to whom `folder` belongs. */
export async function giveToOwner(path: string, folder: string): Promise<void> {
  const {uid, gid} = await stat(folder)
  if (process.getuid?.() !== 0 || uid === 0) return
  const isFolder = (await stat(path)).isDirectory()
  const below = isFolder ? await readdir(path, {recursive: true, withFileTypes: true}) : []
  for (const entry of below) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), uid, gid)
  }
  await chown(path, uid, gid)
}
