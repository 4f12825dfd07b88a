import {
  StateBackupParams,
  StateBackupResult,
  StateBackupsResult,
  StateDeleteParams,
  StateDeleteResult,
  StateGetParams,
  StateGetResult,
  StateListParams,
  StateListResult,
  StateQuotaParams,
  StateQuotaResult,
  StateRestoreParams,
  StateRestoreResult,
  StateSetParams,
  StateSetResult,
} from '../state.ts'
import {Nothing, type Operations} from './operation.ts'

export const stateOperations = {
  'state.backup': {
    access: 'write',
    summary: 'Back up what agents keep',
    params: StateBackupParams,
    result: StateBackupResult,
  },
  'state.backups': {access: 'read', summary: 'List backups of state', params: Nothing, result: StateBackupsResult},
  'state.delete': {
    access: 'write',
    summary: 'Delete a key with its history',
    params: StateDeleteParams,
    result: StateDeleteResult,
  },
  'state.get': {access: 'read', summary: 'Read a key', params: StateGetParams, result: StateGetResult},
  'state.list': {
    access: 'read',
    summary: 'List the keys of an agent, or those that all share',
    params: StateListParams,
    result: StateListResult,
  },
  'state.quota': {
    access: 'read',
    summary: 'Tell how much agents keep, and may',
    params: StateQuotaParams,
    result: StateQuotaResult,
  },
  'state.restore': {
    access: 'write',
    summary: 'Put state back as it is in a backup, all of it or none',
    params: StateRestoreParams,
    result: StateRestoreResult,
  },
  'state.set': {access: 'write', summary: 'Write a key', params: StateSetParams, result: StateSetResult},
} as const satisfies Operations
