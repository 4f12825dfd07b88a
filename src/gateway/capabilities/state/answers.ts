import type {Scope, StateEntry, StateInfo, StateTable} from '../../state-entry.ts'

/** Values in one answer; it goes out as text and as structure, in a message of limited size. */
const MAX_BYTES = 2_097_152

/** The first of them, as many as one answer may hold, and at least one. */
export function fitting(infos: readonly StateInfo[]): StateInfo[] {
  let bytes = 0
  return infos.filter((info, index) => {
    bytes += info.sizeBytes
    return index === 0 || bytes <= MAX_BYTES
  })
}

/** Their values; what is gone meanwhile is left out. */
export async function valuesOf(
  table: Pick<StateTable, 'get'>,
  scope: Scope,
  infos: readonly StateInfo[],
): Promise<StateEntry[]> {
  const entries = await Promise.all(infos.map(({key, version}) => table.get(scope, key, version)))
  return entries.filter(entry => entry !== null)
}
