import {OutboxChangeResult, OutboxListParams, OutboxListResult, OutboxRef, OutboxShowResult} from '../service.ts'
import type {Operations} from './operation.ts'

export const outboxOperations = {
  'outbox.cancel': {
    access: 'write',
    summary: 'Take back a mail that has not left',
    params: OutboxRef,
    result: OutboxChangeResult,
  },
  'outbox.list': {
    access: 'read',
    summary: 'List mails that wait, or did not leave',
    params: OutboxListParams,
    result: OutboxListResult,
  },
  'outbox.send': {
    access: 'write',
    summary: 'Let a mail leave at once',
    params: OutboxRef,
    result: OutboxChangeResult,
  },
  'outbox.show': {access: 'read', summary: 'Show one mail', params: OutboxRef, result: OutboxShowResult},
} as const satisfies Operations
