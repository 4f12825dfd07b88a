import {ApprovalRef, GrantListParams, GrantListResult, GrantResult} from '../approval.ts'
import type {Operations} from './operation.ts'

export const grantOperations = {
  'grant.list': {access: 'read', summary: 'List grants', params: GrantListParams, result: GrantListResult},
  'grant.revoke': {access: 'write', summary: 'End a grant', params: ApprovalRef, result: GrantResult},
} as const satisfies Operations
