import {decode, showRelative} from '../fields.ts'
import {splitRecords} from './records.ts'

export interface Status {
  /** null when HEAD is on no branch */
  readonly branch: string | null
  readonly upstream: {readonly name: string; readonly ahead: number; readonly behind: number} | null
  /** all but the ignored; a rename is where it went */
  readonly changes: readonly Change[]
}

interface Change {
  /** bytes, below the top folder */
  readonly path: string
  readonly kind: 'changed' | 'untracked' | 'conflicted'
  readonly isStaged: boolean
  readonly isUnstaged: boolean
  /** where a renamed file was */
  readonly from: string | null
}

/** Fields before the path, in `git status --porcelain=v2 -z` (git-status(1)). */
const FIELDS: Readonly<Record<string, number>> = {'1': 8, '2': 9, u: 10, '?': 1, '!': 1}

export function parseStatus(output: string): Status {
  const records = splitRecords(output)
  const headers = new Map<string, string>()
  const changes: Change[] = []
  for (let index = 0; index < records.length; index++) {
    const record = records[index] ?? ''
    if (record.startsWith('# ')) {
      const [, key = '', value = ''] = /^# (\S+) (.*)$/s.exec(record) ?? []
      headers.set(key, value)
      continue
    }
    // the old name of a rename is a record of its own
    const from = record.startsWith('2') ? (records[++index] ?? null) : null
    changes.push(parseChange(record, from))
  }
  return {branch: branchOf(headers), upstream: upstreamOf(headers), changes}
}

function parseChange(record: string, from: string | null): Change {
  const type = record.charAt(0)
  const count = FIELDS[type]
  if (count === undefined) throw new Error('git status wrote a record of an unknown kind')
  const [fields, path] = cut(record, count)
  const [, states = '..'] = fields
  const isTracked = type === '1' || type === '2'
  return {
    path,
    kind: type === 'u' ? 'conflicted' : isTracked ? 'changed' : 'untracked',
    isStaged: isTracked && states.charAt(0) !== '.',
    isUnstaged: isTracked && states.charAt(1) !== '.',
    from,
  }
}

/** The first `count` fields, and the rest, which may hold spaces. */
function cut(record: string, count: number): [fields: string[], rest: string] {
  const fields: string[] = []
  let at = 0
  while (fields.length < count) {
    const end = record.indexOf(' ', at)
    if (end < 0) throw new Error('git status wrote a record that is too short')
    fields.push(record.slice(at, end))
    at = end + 1
  }
  return [fields, record.slice(at)]
}

function branchOf(headers: ReadonlyMap<string, string>): string | null {
  const head = headers.get('branch.head') ?? '(detached)'
  return head === '(detached)' ? null : decode(head)
}

function upstreamOf(headers: ReadonlyMap<string, string>): Status['upstream'] {
  const name = headers.get('branch.upstream')
  if (name === undefined) return null
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '') ?? []
  return {name: decode(name), ahead: Number(ahead ?? 0), behind: Number(behind ?? 0)}
}

export function showPaths(changes: readonly Change[]): string[] {
  return changes.map(({path}) => showRelative(path)).sort()
}
