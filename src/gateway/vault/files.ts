import {open, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {syncFolder} from '../files/folders.ts'

/** A new file, 0600 before it has content, durable when it resolves. @throws EEXIST */
export async function writeNew(file: string, content: Uint8Array | string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(content)
  await handle.sync()
}

/** Old or new after a crash, never half. */
export async function replace(file: string, content: string): Promise<void> {
  const draft = `${file}.new`
  await rm(draft, {force: true})
  await writeNew(draft, content)
  await moveOver(draft, file)
}

export async function moveOver(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}
