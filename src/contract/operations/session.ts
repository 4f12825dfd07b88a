import {SessionKillResult, SessionListParams, SessionListResult, SessionRef, SessionShowResult} from '../session.ts'
import type {Operations} from './operation.ts'

export const sessionOperations = {
  'session.kill': {
    access: 'write',
    summary: 'End one session, its calls and what it asked approval for',
    params: SessionRef,
    result: SessionKillResult,
  },
  'session.list': {access: 'read', summary: 'List sessions', params: SessionListParams, result: SessionListResult},
  'session.show': {access: 'read', summary: 'Show one session', params: SessionRef, result: SessionShowResult},
} as const satisfies Operations
