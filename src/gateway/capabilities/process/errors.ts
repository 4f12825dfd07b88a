import type {RecoveryAction} from '../../../contract/structured-error.ts'
import {CapabilityError, type DeclaredError} from '../../capability.ts'
import {ERRORS as FILES} from '../filesystem/errors.ts'

const list: RecoveryAction = {
  action: 'list_processes',
  description: 'see which programs you have',
  capability: 'process.list',
}
const status: RecoveryAction = {
  action: 'check_status',
  description: 'see how it ended',
  capability: 'process.monitor',
}
const scope: RecoveryAction = {
  action: 'check_scope',
  description: 'use a folder below /workspace, or a relative path',
  capability: 'agent.session',
}

/** Every error of these capabilities, once; each capability declares those it can end with. */
export const ERRORS = {
  CommandNotFound: {
    when: 'there is no such program in the sandbox',
    recovery: [
      {
        action: 'check_path',
        description: 'see which programs are there',
        capability: 'process.run',
        inputs: {command: 'ls', args: ['/usr/local/bin', '/usr/bin']},
      },
      {action: 'use_full_path', description: 'give the path of the program, for example /workspace/tool or ./tool'},
    ],
  },
  ResourceLimitExceeded: {
    when: 'the program and what it started used more memory, processor time or processes than they may, and were ended',
    recovery: [
      {action: 'increase_limits', description: 'ask for a higher memory_limit or cpu_limit, where you set one'},
      {action: 'optimize', description: 'do less at once'},
    ],
  },
  TooManyProcesses: {
    when: 'you have as many programs running as you may',
    retryable: true,
    recovery: [list, {action: 'kill', description: 'end one that is not needed', capability: 'process.kill'}],
  },
  PathOutOfScope: {when: 'the folder is outside of what you may use', recovery: [scope]},
  MountUnavailable: FILES.MountUnavailable,
  DirectoryNotFound: {
    when: 'no folder is at the path',
    recovery: [{action: 'list', description: 'see what is there', capability: 'filesystem.list'}],
  },
  SpawnFailed: {
    when: 'the program could not be started: it is not executable, or the sandbox could not be set up',
    retryable: true,
    recovery: [
      {action: 'check_permissions', description: 'see whether it may be executed', capability: 'filesystem.stat'},
      {action: 'retry', description: 'call again in a few seconds'},
    ],
  },
  ProcessNotFound: {
    when: 'you have no program of that id, or it ended so long ago that it is forgotten',
    recovery: [list],
  },
  ProcessAlreadyExited: {when: 'the program is over', recovery: [status]},
  KillFailed: {
    when: 'the program goes on in spite of the signal',
    recovery: [
      {
        action: 'force_kill',
        description: 'end it with SIGKILL, which no program can ignore',
        capability: 'process.kill',
        inputs: {signal: 'SIGKILL'},
      },
    ],
  },
  InvalidFilter: {
    when: 'there is no such state',
    recovery: [
      {
        action: 'use_valid_filter',
        description: 'use running, completed, killed, timed_out or all',
        capability: 'process.list',
        inputs: {state_filter: 'all'},
      },
    ],
  },
  InvalidStream: {
    when: 'there is no such stream',
    recovery: [
      {
        action: 'use_valid_stream',
        description: 'use stdout, stderr or both',
        capability: 'process.logs',
        inputs: {stream: 'both'},
      },
    ],
  },
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS

export function declare(...types: readonly ErrorType[]): Readonly<Record<string, DeclaredError>> {
  return Object.fromEntries(types.map(type => [type, ERRORS[type]]))
}

export function fail(
  type: ErrorType,
  message: string,
  context: Record<string, unknown> = {},
  cause?: unknown,
): CapabilityError {
  return new CapabilityError(type, message, context, {cause})
}
