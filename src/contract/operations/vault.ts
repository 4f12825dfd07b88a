import {
  VaultChangeResult,
  VaultCompareParams,
  VaultCompareResult,
  VaultResealParams,
  VaultRotateKeyParams,
  VaultStatusResult,
  VaultUnlockParams,
} from '../vault.ts'
import {Nothing, type Operations} from './operation.ts'

export const vaultOperations = {
  'vault.compare': {
    access: 'read',
    summary: 'Tell whether the vault keeps this value at a path',
    params: VaultCompareParams,
    result: VaultCompareResult,
  },
  'vault.lock': {
    access: 'write',
    summary: 'Forget the vault key until it is unlocked again',
    params: Nothing,
    result: VaultChangeResult,
  },
  'vault.reseal': {
    access: 'write',
    summary: 'Wrap the vault key with another sealer',
    params: VaultResealParams,
    result: VaultChangeResult,
  },
  'vault.rotate-key': {
    access: 'write',
    summary: 'Seal every entry of the vault anew under a new key',
    params: VaultRotateKeyParams,
    result: VaultChangeResult,
  },
  'vault.status': {access: 'read', summary: 'The state of the vault', params: Nothing, result: VaultStatusResult},
  'vault.unlock': {
    access: 'write',
    summary: 'Unlock the vault with its passphrase',
    params: VaultUnlockParams,
    result: VaultChangeResult,
  },
} as const satisfies Operations
