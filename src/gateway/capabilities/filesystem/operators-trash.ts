import type {CallContext} from '../../capability.ts'
import {explainSystemError} from './errors.ts'
import {Trash, type TrashItem} from './files/trash.ts'
import {putBack} from './restore.ts'

export type {TrashItem} from './files/trash.ts'

/** What operators do with the trash of one caller, whose folders are in the context. */

/** In the order in which their time ends. */
export async function listTrash(context: CallContext, now: Date): Promise<TrashItem[]> {
  await using trash = await Trash.open(context, now)
  return await trash.list() // before the folder is let go of
}

/** Also what the caller could not restore any more. False when the trash does not hold it. @throws CapabilityError */
export async function restoreFromTrash(
  context: CallContext,
  id: string,
  {overwrite, now}: {readonly overwrite: boolean; readonly now: Date},
): Promise<boolean> {
  try {
    await using trash = await Trash.open(context, now)
    await using trashed = await trash.hold(id)
    if (!trashed) return false
    await putBack(context, trashed, overwrite)
    await trash.remove(trashed.id)
    return true
  } catch (error) {
    throw explainSystemError(error)
  }
}

/** Removes for good what is past its time, and what was deleted before `before`; gives back what it was. */
export async function cleanTrash(
  context: CallContext,
  {now, before}: {now: Date; before?: Date},
): Promise<TrashItem[]> {
  await using trash = await Trash.open(context, now)
  const held = await trash.list()
  await trash.sweep(Number.POSITIVE_INFINITY)
  const old = held.filter(({deletedAt}) => before !== undefined && Date.parse(deletedAt) <= before.getTime())
  for (const {id} of old) await trash.remove(id)
  const left = new Set((await trash.list()).map(({id}) => id))
  return held.filter(({id}) => !left.has(id))
}
