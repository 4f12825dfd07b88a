import type {Stats} from 'node:fs'
import {constants, type FileHandle, lstat, open, rename, unlink} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import type {ByteName} from '../paths/byte-name.ts'
import {type Directory, nullWhen} from '../paths/directory.ts'
import {inTurn} from './mutation-order.ts'
import {sweepTemporaries, temporaryName} from './temporary.ts'

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants
export const PRIVATE_FILE = 0o600
const PERMISSION_BITS = 0o777

/** A name in a folder that is held. */
export interface Spot {
  readonly directory: Directory
  readonly name: ByteName
}

interface Publication {
  /** what is there now: a new file takes over its permissions and owner */
  readonly old: Stats | null
  /** permission bits when there is no old one */
  readonly mode?: number
  /** false: what is there by then stays, and the call ends with DestinationExists */
  readonly replace: boolean
  fill(file: FileHandle): Promise<void>
  /** asked right before the file gets its name, with no other change of this workspace in between */
  confirm?(): Promise<void>
}

/**
 * Gives a file its whole new content or leaves it as it was, also when the machine stops in the middle: the content is
 * written beside it, made durable, and renamed. Durable when it resolves.
 */
export async function publish(context: CallContext, target: Spot, publication: Publication): Promise<void> {
  const temporary = {directory: target.directory, name: temporaryName()}
  await sweepOnce(target.directory)
  try {
    await write(temporary, publication)
    await inTurn(context, async () => {
      await publication.confirm?.()
      await renameWithin(temporary, target, publication)
    })
  } catch (error) {
    await unlink(temporary.directory.at(temporary.name)).catch(() => {})
    throw error
  }
  await target.directory.sync()
}

/** To be called in order with the other changes of the workspace. */
export async function renameWithin(from: Spot, to: Spot, {replace}: {readonly replace: boolean}): Promise<void> {
  // renameat2(RENAME_NOREPLACE) would be one step, but Node has no way to call it
  if (!replace && (await lstat(to.directory.at(to.name)).catch(nullWhen('ENOENT')))) {
    throw fail('DestinationExists', 'something is at the destination already')
  }
  await rename(from.directory.at(from.name), to.directory.at(to.name))
}

async function write(temporary: Spot, {old, mode = PRIVATE_FILE, fill}: Publication): Promise<void> {
  const path = temporary.directory.at(temporary.name)
  await using file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE)
  await fill(file)
  if (old) await keepOwner(file, old)
  await file.chmod((old?.mode ?? mode) & PERMISSION_BITS)
  await file.sync()
}

/** Only root can; anybody else becomes the owner of what they write anew. */
async function keepOwner(file: FileHandle, {uid, gid}: Stats): Promise<void> {
  const made = await file.stat()
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid).catch(nullWhen('EPERM'))
}

const swept = new Set<string>()
const MAX_REMEMBERED = 10_000

async function sweepOnce(directory: Directory): Promise<void> {
  const id = await directory.id()
  if (swept.has(id)) return
  if (swept.size >= MAX_REMEMBERED) swept.clear()
  swept.add(id)
  await sweepTemporaries(directory)
}
