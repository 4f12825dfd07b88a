import {constants} from 'node:os'
import type {RecoveryAction} from '../../../contract/structured-error.ts'
import {CapabilityError, type DeclaredError} from '../../capability.ts'

const checkScope: RecoveryAction = {
  action: 'check_scope',
  description: 'see which folder is yours',
  capability: 'agent.session',
}
const useWorkspacePath: RecoveryAction = {
  action: 'use_workspace_path',
  description:
    'use a path that begins with /workspace/ or a mount that the message names, or one relative to /workspace',
}
const requestAccess: RecoveryAction = {
  action: 'request_access',
  description: 'tell the person you work for which path you need, and why',
}
const list: RecoveryAction = {
  action: 'list',
  description: 'list the folder above to see what is there',
  capability: 'filesystem.list',
}
const search: RecoveryAction = {
  action: 'search',
  description: 'look for the name below /workspace',
  capability: 'filesystem.search',
}
const stat: RecoveryAction = {
  action: 'check_path',
  description: 'see what is there and what its permissions are',
  capability: 'filesystem.stat',
}
const simplify: RecoveryAction = {action: 'simplify', description: 'use a simpler pattern, or literal text'}
const narrow: RecoveryAction = {action: 'reduce_scope', description: 'name a smaller folder or a narrower glob'}

/** Every error of these capabilities, once; each capability declares those it can end with. */
export const ERRORS = {
  PathOutOfScope: {
    when: 'the path does not stay inside your workspace',
    recovery: [checkScope, useWorkspacePath, requestAccess],
  },
  PermissionDenied: {
    when: 'the file system does not let the gateway do it, or the mount is read-only',
    recovery: [stat, requestAccess],
  },
  MountUnavailable: {
    when: 'the folder of a mount is missing on the machine, or something else stands in its place',
    recovery: [{action: 'tell_operator', description: 'tell the person you work for which mount is gone'}],
  },
  ResourceExhausted: {
    when: 'the gateway has too many files open at the moment',
    retryable: true,
    recovery: [{action: 'retry', description: 'call again in a few seconds'}],
  },
  ConflictError: {
    when: 'something else changed the path during the call',
    retryable: true,
    recovery: [{...stat, action: 're_read', description: 'look again at what is there, then call again'}],
  },
  FileNotFound: {when: 'nothing is at the path', recovery: [list, search]},
  DirectoryNotFound: {when: 'no folder is at the path', recovery: [list, search]},
  ParentNotFound: {
    when: 'a folder of the path is missing, or a file stands in its place',
    recovery: [
      {
        action: 'create_parents',
        description: 'let filesystem.write make the folders',
        capability: 'filesystem.write',
        inputs: {create_parents: true},
      },
      list,
    ],
  },
  NotAFile: {
    when: 'the path is a folder, or a device, pipe or socket, which are not opened',
    recovery: [{...list, description: 'list the folder, or the one above'}],
  },
  NotADirectory: {
    when: 'the path is no folder',
    recovery: [{action: 'read', description: 'read the file', capability: 'filesystem.read'}],
  },
  DirectoryNotEmpty: {
    when: 'the folder still holds something',
    recovery: [
      {
        action: 'list_contents',
        description: 'list it with hidden entries, and delete those first',
        capability: 'filesystem.list',
        inputs: {include_hidden: true},
      },
    ],
  },
  DestinationExists: {
    when: 'something is at the destination already',
    recovery: [
      {
        action: 'overwrite',
        description: 'call again with overwrite set, if a file there may be lost',
        inputs: {overwrite: true},
      },
      {action: 'rename', description: 'choose another destination'},
    ],
  },
  InvalidDestination: {
    when: 'a folder would have to move into itself, or something other than a file or link to another disk',
    recovery: [{action: 'rename', description: 'choose a destination outside the folder and on the same disk'}],
  },
  DiskFull: {
    when: 'there is no room, or the file would be larger than the file system takes; what was there is unchanged',
    recovery: [
      {action: 'check_quota', description: 'see how full the disk is', capability: 'system.health'},
      {action: 'cleanup', description: 'delete files that are not needed', capability: 'filesystem.delete'},
    ],
  },
  EncodingError: {
    when: 'bytes and encoding do not fit each other',
    recovery: [
      {
        action: 'try_binary',
        description: 'call again with the encoding binary, which is base64',
        inputs: {encoding: 'binary'},
      },
    ],
  },
  InvalidPattern: {when: 'the glob, regular expression or replacement has a mistake', recovery: [simplify]},
  PatternTooSlow: {
    when: 'the regular expression took too long on a file, as nested repetitions such as (a+)+ do',
    recovery: [{...simplify, description: 'repeat nothing that repeats already, or use literal text'}],
  },
  MatchCountMismatch: {
    when: 'the pattern was found more or less often than expected; nothing was changed',
    recovery: [
      {
        action: 'dry_run',
        description: 'see with dry_run what would change, then set the number you want',
        capability: 'filesystem.edit',
        inputs: {dry_run: true},
      },
    ],
  },
  EditTooLarge: {
    when: 'the change is too large for one call; nothing was changed',
    recovery: [narrow],
  },
  TooManyWatches: {
    when: 'you have as many watches as are allowed, or the folder holds more than one watch can follow',
    recovery: [
      narrow,
      {
        action: 'cancel_existing',
        description: 'end a watch that is not needed, by its watch_id',
        capability: 'filesystem.watch',
        inputs: {cancel: true},
      },
    ],
  },
  WatchNotFound: {
    when: 'you have no watch of that id: it was ended, was not asked for an hour, or the gateway was restarted',
    recovery: [{action: 'watch', description: 'watch the folder anew', capability: 'filesystem.watch'}],
  },
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS

export function fail(type: ErrorType, message: string, context: Record<string, unknown> = {}): CapabilityError {
  return new CapabilityError(type, message, context)
}

const CONFLICT = ['ConflictError', 'something else changed the path during the call'] as const

const MEANINGS: Readonly<Record<string, readonly [ErrorType, string]>> = {
  EACCES: ['PermissionDenied', 'the file system refuses access'],
  EPERM: ['PermissionDenied', 'the file system does not permit it'],
  EROFS: ['PermissionDenied', 'the file system is read-only'],
  ENOSPC: ['DiskFull', 'the disk is full'],
  EDQUOT: ['DiskFull', 'the disk quota is used up'],
  EFBIG: ['DiskFull', 'the file would be larger than is allowed here'],
  EMFILE: ['ResourceExhausted', 'the gateway has too many files open'],
  ENFILE: ['ResourceExhausted', 'the machine has too many files open'],
  ENOMEM: ['ResourceExhausted', 'the machine is short of memory'],
  ENOENT: CONFLICT,
  EEXIST: CONFLICT,
  ENOTDIR: CONFLICT,
  EISDIR: CONFLICT,
  ENOTEMPTY: CONFLICT,
  EBUSY: CONFLICT,
  ELOOP: CONFLICT,
  ESTALE: CONFLICT,
}

/** By number: Node has no name for some of them (EDQUOT comes as "Unknown system error -122"). */
const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [-number, name]))

/** What an error of the system means to a caller. Its own text is not shown: it names paths of this machine. */
export function explainSystemError(error: unknown): unknown {
  const {errno, syscall} = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  const name = errno !== undefined && syscall !== undefined ? NAMES.get(errno) : undefined
  const meaning = name === undefined ? undefined : MEANINGS[name]
  if (!meaning) return error
  const [type, message] = meaning
  return new CapabilityError(type, message, {reason: name}, {cause: error})
}
