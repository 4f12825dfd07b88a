import {ReadyResult, StopResult} from '../status.ts'
import {Nothing, type Operations} from './operation.ts'

export const gatewayOperations = {
  'gateway.ready': {
    access: 'read',
    summary: 'Tell whether the gateway listens and its store is open',
    params: Nothing,
    result: ReadyResult,
  },
  'gateway.stop': {access: 'write', summary: 'Stop the gateway', params: Nothing, result: StopResult},
} as const satisfies Operations
