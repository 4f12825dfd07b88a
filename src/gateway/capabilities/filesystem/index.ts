import type {Capability} from '../../capability.ts'
import {append} from './append.ts'
import {copy} from './copy.ts'
import {createDelete} from './delete.ts'
import {edit} from './edit.ts'
import {list} from './list.ts'
import {move} from './move.ts'
import {read} from './read.ts'
import {createRestore} from './restore.ts'
import {search} from './search.ts'
import {searchContent} from './search-content.ts'
import {stat} from './stat.ts'
import {Watches} from './watch/watches.ts'
import {createWatch} from './watch.ts'
import {write} from './write.ts'

export interface Filesystem {
  /** sorted by name */
  readonly capabilities: readonly Capability[]
  /** Forgets what a session watched. */
  endSession(sessionId: string): void
}

interface Options {
  /** for how long the trash keeps things, and watches */
  now?(): Date
}

/** Files of the workspace, on Linux with /proc. */
export function createFilesystem({now = () => new Date()}: Options = {}): Filesystem {
  const watches = new Watches(now)
  return {
    capabilities: [
      append,
      copy,
      createDelete({now}),
      edit,
      list,
      move,
      read,
      createRestore({now}),
      search,
      searchContent,
      stat,
      createWatch(watches),
      write,
    ],
    endSession: sessionId => watches.endSession(sessionId),
  }
}

/** What they say of themselves, for whoever only reads it. */
export const filesystemCapabilities: readonly Capability[] = createFilesystem().capabilities
