import type {VaultStatus} from '../contract/vault.ts'
import {fields} from './table.ts'

export function vaultFields({state, sealer, entries, reason}: VaultStatus, width?: number): string {
  return fields(
    [
      ['Vault', state],
      ['Sealer', sealer],
      ['Entries', String(entries)],
      ...(reason === null ? [] : [['Reason', reason] as const]),
    ],
    '  ',
    width,
  )
}
