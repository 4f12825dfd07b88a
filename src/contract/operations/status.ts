import {StatusParams, StatusResult} from '../status.ts'
import type {Operations} from './operation.ts'

export const statusOperations = {
  'status.get': {access: 'read', summary: 'The state of the whole gateway', params: StatusParams, result: StatusResult},
} as const satisfies Operations
