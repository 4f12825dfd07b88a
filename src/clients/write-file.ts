import {mkdir, unlink} from 'node:fs/promises'
import {dirname} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../contract/errors.ts'
import type {EditResult, FileEdit} from './adapter.ts'
import {fileError} from './write-errors.ts'
import {acquireLock, type Lock} from './write-lock.ts'
import {backUp, leftoversOf, pruneBackups, replaceFile} from './write-replace.ts'
import {type CurrentFile, readTarget, type Target} from './write-target.ts'

const MAX_ATTEMPTS = 50

export interface Written {
  readonly result: EditResult
  readonly changed: boolean
  /** path of the copy of the file as it was; null when nothing changed or there was no file */
  readonly backup: string | null
  /** the mode that was too wide for a secret and is 0600 now; null when it stayed */
  readonly tightenedFrom: number | null
}

/** What an edit would do, without doing it. @throws KruxosError IO, DENIED */
export async function previewEdit({file, edit}: FileEdit): Promise<EditResult> {
  const {text, current} = await readTarget(file)
  const result = edit(text)
  if (result.text !== null && current) checkWritable(file, current)
  return result
}

/**
 * Carries out one edit of a client's file: under a lock, in one step that survives a crash, never through a link into
 * another user's file, with a private backup. Writes nothing, not even a folder, when the edit changes nothing.
 * @throws KruxosError IO, DENIED, or CONFLICT when the file does not come to rest
 */
export async function writeEdit(fileEdit: FileEdit): Promise<Written> {
  const {file, lockDir, edit} = fileEdit
  const {path, text} = await readTarget(file)
  const result = edit(text)
  if (result.text === null && (await leftoversOf(path)).length === 0) return unchanged(result)
  try {
    await mkdir(dirname(path), {recursive: true, mode: 0o700})
    await using lock = await acquireLock(lockDir ?? `${path}.kruxos-lock`)
    await sweep(path)
    return await writeLocked(fileEdit, lock)
  } catch (error) {
    throw fileError(error, 'write', file)
  }
}

function unchanged(result: EditResult): Written {
  return {result, changed: false, backup: null, tightenedFrom: null}
}

async function sweep(path: string): Promise<void> {
  const leftovers = await leftoversOf(path)
  await Promise.all(leftovers.map(leftover => unlink(leftover).catch(() => undefined)))
}

/** Programs without our lock (Codex has none at all) may write meanwhile: then their text is edited anew. */
async function writeLocked({file, edit}: FileEdit, lock: Lock): Promise<Written> {
  let written: Written | null = null
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const target = await readTarget(file)
    const result = edit(target.text)
    // Our entry stands as wanted in what was just read back, so nobody has overwritten it.
    if (result.text === null) return written ?? unchanged(result)
    written = (await writeOnce(file, target, result, lock)) ?? written
  }
  throw new KruxosError('CONFLICT', `another program keeps rewriting ${file}`, {
    hint: 'close it, then run the same command again',
  })
}

/** null when somebody else changed the file meanwhile, and nothing was written. */
async function writeOnce(file: string, target: Target, result: EditResult, lock: Lock): Promise<Written | null> {
  const {path, current} = target
  if (current) checkWritable(file, current)
  const mode = modeFor(current, result)
  const backup = current && (await backUp(file, current.bytes))
  const isCurrent = async () => (await lock.isHeld()) && isSame(target, await readTarget(file))
  let isPlaced = false
  try {
    isPlaced = await replaceFile(path, Buffer.from(result.text ?? ''), current && {...current, mode}, isCurrent)
  } finally {
    if (backup && !isPlaced) await unlink(backup)
  }
  if (!isPlaced) return sleep(Math.random() * 20, null)
  await pruneBackups(file)
  return {result, changed: true, backup, tightenedFrom: current && current.mode !== mode ? current.mode : null}
}

function checkWritable(file: string, {mode}: CurrentFile): void {
  if (mode & 0o200) return
  throw new KruxosError('IO', `${file} is read-only (mode ${mode.toString(8).padStart(4, '0')})`, {
    hint: `if kruxos may change it: chmod u+w ${file}`,
  })
}

/** A file keeps its mode, but one that holds a secret is nobody else's to read. */
function modeFor(current: CurrentFile | null, {holdsSecret}: EditResult): number {
  const isWide = current !== null && (current.mode & 0o077) !== 0
  return current === null || (holdsSecret && isWide) ? 0o600 : current.mode
}

function isSame(before: Target, now: Target): boolean {
  if (before.path !== now.path || before.current === null || now.current === null) {
    return before.path === now.path && before.current === now.current
  }
  return before.current.bytes.equals(now.current.bytes)
}
