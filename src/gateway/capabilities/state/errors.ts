import type {DeclaredError} from '../../capability.ts'

/** Every error of these capabilities, once; each declares those it can end with. */
export const ERRORS = {
  SessionNotFound: {
    when: 'the call belongs to no session, or its session has ended',
    recovery: [
      {action: 'reconnect', description: 'connect with the token of an agent or user and call again'},
      {
        action: 'use_persistent',
        description: 'keep what has to outlive a session in the persistent state',
        capability: 'state.persistent.set',
      },
    ],
  },
  QuotaExceeded: {
    when: 'the value does not fit into what is left of the quota; nothing was changed',
    recovery: [
      {action: 'delete_unused', description: 'delete keys that are not needed any more, or store less'},
      {action: 'request_increase', description: 'tell the person you work for that the quota is too small'},
    ],
  },
  VersionConflict: {
    when: 'somebody else changed the key since you read it; nothing was changed',
    retryable: true,
    recovery: [
      {
        action: 're_read',
        description: 'read the key again, decide anew, and write with the version that you read',
        capability: 'state.shared.get',
      },
    ],
  },
  SubscriptionFailed: {
    when: 'you have as many subscriptions as are allowed, or no session that could have one',
    retryable: true,
    recovery: [
      {
        action: 'unwatch',
        description: 'end one that is not needed, then try again',
        capability: 'state.shared.unwatch',
      },
    ],
  },
  SubscriptionNotFound: {
    when: 'you have no subscription of that id: it was ended, or the session or the gateway is another one',
    recovery: [{action: 'watch', description: 'begin a new one with a prefix', capability: 'state.shared.watch'}],
  },
  DatabaseError: {
    when: 'the store of the gateway cannot be read or written',
    retryable: true,
    recovery: [
      {action: 'retry', description: 'call again in a few seconds'},
      {action: 'check_health', description: 'see whether the gateway is well', capability: 'system.health'},
    ],
  },
  IoError: {
    when: 'a file of the gateway cannot be read or written',
    retryable: true,
    recovery: [
      {action: 'check_disk', description: 'see how full the disk of the gateway is', capability: 'system.health'},
    ],
  },
  BackupNotFound: {
    when: 'there is no backup of that id that you may use',
    recovery: [{action: 'list_backups', description: 'see which there are', capability: 'state.backup.list'}],
  },
  BackupDamaged: {
    when: 'the backup is not as it was written; nothing was restored',
    recovery: [{action: 'list_backups', description: 'take another backup', capability: 'state.backup.list'}],
  },
  PermissionDenied: {
    when: 'the state of another agent is asked for',
    recovery: [{action: 'leave_out_agent', description: 'leave agent out: it means your own state'}],
  },
  SnapshotNotFound: {
    when: 'you have no snapshot of that id',
    recovery: [{action: 'list_snapshots', description: 'see which you have', capability: 'state.snapshot.list'}],
  },
  InvalidTimestamp: {
    when: 'the time is not one of ISO 8601 with its zone',
    recovery: [{action: 'fix_format', description: 'write it like 2026-01-31T09:30:00Z', capability: 'system.time'}],
  },
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS
