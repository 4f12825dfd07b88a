import {mkdir, rmdir, symlink, unlink} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import {nullWhen, type Pinned} from '../paths/directory.ts'
import {copyContent} from './content.ts'
import {inTurn} from './mutation-order.ts'
import {publish, renameWithin, type Spot} from './publish.ts'
import {temporaryName} from './temporary.ts'

export interface Source extends Spot {
  readonly node: Pinned
}

export interface Target extends Spot {
  /** replace a file that is there; a folder is never replaced */
  readonly replace: boolean
}

/** Moves a file, link or folder to another name. To another disk a file is copied first and removed then. */
export async function transfer(context: CallContext, from: Source, to: Target): Promise<void> {
  try {
    await inTurn(context, () => renameWithin(from, to, to))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await transferAcross(context, from, to)
  }
  await to.directory.sync()
  await from.directory.sync()
}

async function transferAcross(context: CallContext, from: Source, to: Target): Promise<void> {
  const {stats} = from.node
  if (stats.isDirectory()) return transferFolder(from, to)
  if (stats.isSymbolicLink()) await copyLink(context, from, to)
  else await copyFile(context, from, to)
  await unlink(from.directory.at(from.name))
}

async function transferFolder(from: Source, to: Target): Promise<void> {
  const removed = await rmdir(from.directory.at(from.name)).catch(nullWhen('ENOTEMPTY'))
  if (removed === null) throw fail('InvalidDestination', 'a folder that holds something cannot move to another disk')
  await mkdir(to.directory.at(to.name), from.node.stats.mode & 0o777)
}

async function copyLink(context: CallContext, from: Source, to: Target): Promise<void> {
  const target = await from.directory.readLink(from.name)
  const temporary = {directory: to.directory, name: temporaryName()}
  const path = temporary.directory.at(temporary.name)
  await symlink(Buffer.from(target ?? '', 'latin1'), path)
  try {
    await inTurn(context, () => renameWithin(temporary, to, to))
  } catch (error) {
    await unlink(path)
    throw error
  }
}

async function copyFile(context: CallContext, from: Source, to: Target): Promise<void> {
  const {stats} = from.node
  await using file = await from.node.openFile()
  if (!file) throw fail('InvalidDestination', 'a device, pipe or socket cannot move to another disk')
  await publish(context, to, {
    old: stats,
    replace: to.replace,
    fill: async copy => {
      await copyContent(file, copy, stats.size, context)
    },
  })
}
