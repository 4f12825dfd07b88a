import type {RecoveryAction} from '../../../contract/structured-error.ts'
import {CapabilityError, type DeclaredError} from '../../capability.ts'
import {ERRORS as FILES} from '../filesystem/errors.ts'

const status: RecoveryAction = {
  action: 'check_status',
  description: 'see what has changed',
  capability: 'git.status',
}
const clone: RecoveryAction = {
  action: 'clone_first',
  description: 'clone a remote to the path, or make a repository there with git.init',
  capability: 'git.clone',
}
const listBranches: RecoveryAction = {
  action: 'list_branches',
  description: 'see which branches there are',
  capability: 'git.branch',
  inputs: {action: 'list'},
}
const askForAccess: RecoveryAction = {
  action: 'check_auth',
  description: 'tell the person you work for which remote needs a credential or a host key',
}
const editConfig: RecoveryAction = {
  action: 'check_config',
  description: 'look at .git/config in the repository, and mend it',
  capability: 'filesystem.read',
}
const retry: RecoveryAction = {action: 'retry', description: 'call again in a minute'}
const choosePath: RecoveryAction = {action: 'choose_path', description: 'choose another path'}

/** Every error of these capabilities, once; each capability declares those it can end with. */
export const ERRORS = {
  PathOutOfScope: {
    when: 'the path does not stay inside your workspace or a mount',
    recovery: [{action: 'check_scope', description: 'see which folder is yours', capability: 'agent.session'}],
  },
  PermissionDenied: {
    when: 'the folder can be read but not changed',
    recovery: [
      {action: 'request_access', description: 'tell the person you work for which folder you need to change, and why'},
    ],
  },
  MountUnavailable: FILES.MountUnavailable,
  ResourceExhausted: {
    when: 'the gateway or its disk has no room at the moment',
    retryable: true,
    recovery: [retry],
  },
  ConflictError: {
    when: 'something else changed the repository during the call, or since a person was asked',
    retryable: true,
    recovery: [{...status, action: 're_read', description: 'look again at what is there, then call again'}],
  },
  NotARepository: {
    when: 'the folder is missing, or is not the top of a repository with a .git folder of its own',
    recovery: [clone],
  },
  UnsafeRepository: {
    when: 'the .git folder leads elsewhere, by links or alternates, or is too large to be checked',
    recovery: [{...clone, description: 'clone it anew to another path'}],
  },
  GitFailed: {
    when: 'git could not do it, mostly because the repository is damaged',
    recovery: [status, editConfig],
  },
  ResultTooLarge: {
    when: 'git has more to tell than one call can give',
    recovery: [{action: 'reduce_scope', description: 'ask for less at once, or commit in parts'}],
  },
  BranchNotFound: {when: 'there is no such branch, or nothing to begin one from', recovery: [listBranches]},
  BranchAlreadyExists: {
    when: 'the name is taken',
    recovery: [
      {action: 'switch', description: 'switch to it', capability: 'git.branch', inputs: {action: 'switch'}},
      {action: 'choose_name', description: 'choose another name'},
    ],
  },
  InvalidAction: {
    when: 'the action does not fit the other inputs, or the name is no branch name',
    recovery: [{action: 'use_valid_action', description: 'give create, switch and delete a name, and list none'}],
  },
  BranchNotMerged: {
    when: 'the branch has commits that no other branch has, or is the one you are on',
    recovery: [{...listBranches, action: 'keep_branch', description: 'keep it, or merge it first'}],
  },
  LocalChanges: {
    when: 'changes that are not committed would be lost',
    recovery: [{action: 'commit_first', description: 'commit them', capability: 'git.commit'}],
  },
  CommitNotFound: {
    when: 'there is no such commit',
    recovery: [{action: 'check_log', description: 'see the last commits', capability: 'git.log'}],
  },
  NothingToCommit: {when: 'nothing has changed', recovery: [status]},
  CommitFailed: {when: 'git refused the commit', recovery: [status, editConfig]},
  CloneFailed: {
    when: 'the remote is no usable address, cannot be reached, or does not let you in',
    recovery: [
      {action: 'check_url', description: 'compare the address: https, ssh, or a path of your own'},
      askForAccess,
    ],
  },
  DestinationExists: {
    when: 'something is at the path already',
    recovery: [
      {action: 'use_pull', description: 'bring the repository there up to date', capability: 'git.pull'},
      choosePath,
    ],
  },
  RemoteNotFound: {
    when: 'the repository has no such remote, or no usable address for it',
    recovery: [
      {
        action: 'add_remote',
        description: 'add a [remote "…"] section with an url to .git/config',
        capability: 'filesystem.edit',
      },
    ],
  },
  MergeConflict: {
    when: 'what arrived and what is here do not go together by themselves',
    recovery: [
      {
        action: 'check_diff',
        description: 'see what differs, mend the files, then commit',
        capability: 'git.diff',
      },
      status,
    ],
  },
  PullFailed: {
    when: 'the remote cannot be reached, or does not let you in',
    retryable: true,
    recovery: [retry, askForAccess],
  },
  PushRejected: {
    when: 'the remote is ahead, or refuses the branch',
    recovery: [{action: 'pull_first', description: 'bring in what is new there', capability: 'git.pull'}],
  },
  PushFailed: {
    when: 'the remote cannot be reached, or does not let you in',
    retryable: true,
    recovery: [retry, askForAccess],
  },
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS

export function fail(type: ErrorType, message: string, context: Record<string, unknown> = {}): CapabilityError {
  return new CapabilityError(type, message, context)
}
