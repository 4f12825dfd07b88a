import type {Scope, StateRow} from '../state-entry.ts'

export const INFO = 'key, version, size_bytes AS sizeBytes, writer, created_at AS createdAt, updated_at AS updatedAt'

export type Row = Omit<StateRow, 'isLatest'> & {readonly id: number; readonly scope: Scope; readonly isLatest: number}

export function toRow({isLatest, ...row}: Row): StateRow & {id: number} {
  return {...row, isLatest: isLatest === 1}
}
