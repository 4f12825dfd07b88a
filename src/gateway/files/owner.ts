import {lstatSync} from 'node:fs'
import {lchown, readdir} from 'node:fs/promises'
import {dirname, join} from 'node:path'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * Whose a private file has to be: ours. Root also works for others (a backup of the system's gateway, whose files belong
 * to its own user), and there whoever owns the folder could exchange the file anyway. Null where there are no owners.
 */
export function rightfulOwner(file: string): number | null {
  const uid = process.getuid?.() ?? null
  return uid === 0 ? lstatSync(dirname(file)).uid : uid
}

/** With all that lies in it. Only where nobody else can write: a folder that is given away comes after what is in it. */
export async function giveTo({uid, gid}: Owner, path: string): Promise<void> {
  const isFolder = lstatSync(path).isDirectory()
  for (const name of isFolder ? await readdir(path) : []) await giveTo({uid, gid}, join(path, name))
  await lchown(path, uid, gid)
}
