import {
  PairingCancelResult,
  PairingCreateParams,
  PairingCreateResult,
  PairingListResult,
  PairingRef,
} from '../pairing.ts'
import {Nothing, type Operations} from './operation.ts'

export const pairingOperations = {
  'pairing.cancel': {
    access: 'write',
    summary: 'Void a pairing code',
    params: PairingRef,
    result: PairingCancelResult,
  },
  'pairing.create': {
    access: 'secret',
    summary: 'Give a one-use code with which another machine gets a token',
    params: PairingCreateParams,
    result: PairingCreateResult,
  },
  'pairing.list': {
    access: 'read',
    summary: 'List pairing codes and what became of them, never the codes',
    params: Nothing,
    result: PairingListResult,
  },
} as const satisfies Operations
