import {
  AuditExportParams,
  AuditExportResult,
  AuditQueryParams,
  AuditQueryResult,
  AuditRotateParams,
  AuditRotateResult,
  AuditStatsParams,
  AuditStatsResult,
  AuditVerifyResult,
} from '../audit.ts'
import {Nothing, type Operations} from './operation.ts'

export const auditOperations = {
  'audit.export': {
    access: 'read',
    summary: 'Rows of the audit log as they are kept, page by page',
    params: AuditExportParams,
    result: AuditExportResult,
  },
  'audit.query': {
    access: 'read',
    summary: 'Entries of the audit log, or those to come',
    params: AuditQueryParams,
    result: AuditQueryResult,
  },
  'audit.rotate': {
    access: 'write',
    summary: 'Drop rows that are older than they have to be kept',
    params: AuditRotateParams,
    result: AuditRotateResult,
  },
  'audit.stats': {
    access: 'read',
    summary: 'Count calls and events of a time range',
    params: AuditStatsParams,
    result: AuditStatsResult,
  },
  'audit.verify': {
    access: 'read',
    summary: 'Check that the audit log is whole and unchanged',
    params: Nothing,
    result: AuditVerifyResult,
  },
} as const satisfies Operations
