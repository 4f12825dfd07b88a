import type {Snapshot} from './snapshot.ts'

export const CHANGE_TYPES = ['create', 'modify', 'delete', 'rename'] as const

export interface FolderChange {
  readonly type: (typeof CHANGE_TYPES)[number]
  /** relative to the folder; of a rename the new one */
  readonly path: string
  /** of a rename the old one */
  readonly from?: string
}

/** What must have happened between two looks, in the order of the paths. */
export function changesBetween(before: Snapshot, after: Snapshot): FolderChange[] {
  const gone = new Map<string, string>()
  for (const [path, {identity}] of before) if (!after.has(path)) gone.set(identity, path)

  const changes: FolderChange[] = []
  for (const [path, {identity, version}] of after) {
    const old = before.get(path)
    const from = gone.get(identity)
    if (old) {
      if (old.version !== version) changes.push({type: 'modify', path})
    } else if (from === undefined) {
      changes.push({type: 'create', path})
    } else {
      gone.delete(identity)
      changes.push({type: 'rename', path, from})
    }
  }
  const deleted = Array.from(gone.values(), path => ({type: 'delete' as const, path}))
  return [...changes, ...deleted].sort((a, b) => (a.path < b.path ? -1 : 1))
}
