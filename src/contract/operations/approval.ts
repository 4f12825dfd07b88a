import {
  ApprovalAcceptParams,
  ApprovalAcceptResult,
  ApprovalListParams,
  ApprovalListResult,
  ApprovalRef,
  ApprovalRejectParams,
  ApprovalRejectResult,
  ApprovalShowResult,
} from '../approval.ts'
import type {Operations} from './operation.ts'

export const approvalOperations = {
  'approval.accept': {
    access: 'write',
    summary: 'Approve one request, which then runs once',
    params: ApprovalAcceptParams,
    result: ApprovalAcceptResult,
  },
  'approval.list': {
    access: 'read',
    summary: 'List requests for approval, at once or after the next change',
    params: ApprovalListParams,
    result: ApprovalListResult,
  },
  'approval.reject': {
    access: 'write',
    summary: 'Reject one request and tell its agent why',
    params: ApprovalRejectParams,
    result: ApprovalRejectResult,
  },
  'approval.show': {
    access: 'read',
    summary: 'Show one request, what it would do, and its result',
    params: ApprovalRef,
    result: ApprovalShowResult,
  },
} as const satisfies Operations
