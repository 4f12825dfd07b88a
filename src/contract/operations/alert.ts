import {AlertAckResult, AlertListParams, AlertListResult, AlertRef} from '../alert.ts'
import type {Operations} from './operation.ts'

export const alertOperations = {
  'alert.ack': {access: 'write', summary: 'Acknowledge an alert', params: AlertRef, result: AlertAckResult},
  'alert.list': {access: 'read', summary: 'List alerts', params: AlertListParams, result: AlertListResult},
} as const satisfies Operations
