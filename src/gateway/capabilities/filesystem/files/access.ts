import type {Stats} from 'node:fs'
import type {FileHandle} from 'node:fs/promises'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import type {Directory} from '../paths/directory.ts'
import {outOfScope, rootsOf} from '../paths/roots.ts'
import {type Entry, locate} from '../paths/walk.ts'
import type {Source} from './transfer.ts'

/** What paths lead to, for each use; each throws what is wrong with the path. */

export class OpenFile implements AsyncDisposable {
  /** as callers see it */
  readonly path: string
  readonly file: FileHandle
  readonly stats: Stats

  constructor(path: string, file: FileHandle, stats: Stats) {
    this.path = path
    this.file = file
    this.stats = stats
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.file.close()
  }
}

export class Folder implements AsyncDisposable {
  /** as callers see it */
  readonly path: string
  readonly directory: Directory

  constructor(path: string, directory: Directory) {
    this.path = path
    this.directory = directory
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.directory[Symbol.asyncDispose]()
  }
}

/** A file to read. */
export async function openFile(context: CallContext, path: string): Promise<OpenFile> {
  await using entry = await locate(rootsOf(context), path, {follow: true})
  if (!entry?.node) throw fileNotFound(path)
  const file = await entry.node.openFile()
  if (file === null) throw notAFile(path)
  return new OpenFile(entry.path, file, entry.node.stats)
}

/** A folder to look into. */
export async function openFolder(context: CallContext, path: string): Promise<Folder> {
  await using entry = await locate(rootsOf(context), path, {follow: true})
  if (!entry?.node) throw fail('DirectoryNotFound', `no folder is at ${path}`, {path})
  if (!entry.node.stats.isDirectory()) throw fail('NotADirectory', `${path} is no folder`, {path})
  return new Folder(entry.path, await entry.node.openDirectory())
}

/** Where a file is to be written; what is there now is a file or nothing. */
export async function locateTarget(context: CallContext, path: string, createParents = false): Promise<Entry> {
  const entry = await locate(rootsOf(context), path, {follow: true, write: true, createParents})
  if (!entry) throw parentNotFound(path)
  // a device or pipe is not replaced either: somebody put it there on purpose
  if (!entry.node || entry.node.stats.isFile()) return entry
  await entry[Symbol.asyncDispose]()
  throw notAFile(path)
}

/** What is to be taken from its place, a link as itself. The root of the workspace stays. */
export async function locateSource(context: CallContext, path: string): Promise<Entry & Source> {
  const roots = rootsOf(context)
  const entry = await locate(roots, path, {follow: false, write: true})
  if (!entry) throw fileNotFound(path)
  if (isSource(entry)) return entry
  await entry[Symbol.asyncDispose]()
  throw entry.isRoot ? outOfScope(roots, path) : fileNotFound(path)
}

function isSource(entry: Entry): entry is Entry & Source {
  return entry.node !== null && !entry.isRoot
}

export function fileNotFound(path: string): Error {
  return fail('FileNotFound', `nothing is at ${path}`, {path})
}

export function parentNotFound(path: string): Error {
  return fail('ParentNotFound', `a folder of ${path} is missing, or is a file`, {path})
}

export function notAFile(path: string): Error {
  return fail('NotAFile', `${path} is no regular file`, {path})
}
