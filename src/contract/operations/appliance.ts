import {ApplianceLeaseParams, ApplianceLeaseResult} from '../appliance-lease.ts'
import type {Operations} from './operation.ts'

export const applianceOperations = {
  'appliance.lease': {
    access: 'write',
    summary: 'Be the only one that applies a file, for some seconds',
    params: ApplianceLeaseParams,
    result: ApplianceLeaseResult,
  },
} as const satisfies Operations
