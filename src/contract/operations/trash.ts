import {
  TrashCleanupParams,
  TrashCleanupResult,
  TrashListParams,
  TrashListResult,
  TrashRestoreParams,
  TrashRestoreResult,
} from '../trash.ts'
import type {Operations} from './operation.ts'

export const trashOperations = {
  'trash.cleanup': {
    access: 'write',
    summary: 'Remove for good what was deleted long enough ago',
    params: TrashCleanupParams,
    result: TrashCleanupResult,
  },
  'trash.list': {
    access: 'read',
    summary: 'List what agents deleted and can be restored',
    params: TrashListParams,
    result: TrashListResult,
  },
  'trash.restore': {
    access: 'write',
    summary: 'Bring what an agent deleted back to where it was',
    params: TrashRestoreParams,
    result: TrashRestoreResult,
  },
} as const satisfies Operations
