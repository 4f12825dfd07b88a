import {showRelative} from '../fields.ts'
import {splitRecords} from './records.ts'

export interface FileChange {
  readonly file: string
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed'
  /** 0 for what is no text */
  readonly additions: number
  readonly deletions: number
}

const STATUS: Readonly<Record<string, FileChange['status']>> = {A: 'added', C: 'added', D: 'deleted', R: 'renamed'}

/** `git diff --raw --numstat -z`: all raw records, then all counts, in the same order (git-diff(1)). */
export function parseChanges(output: string): FileChange[] {
  const statuses: FileChange['status'][] = []
  const changes: FileChange[] = []
  const records = splitRecords(output)[Symbol.iterator]()
  for (const record of records) {
    if (record.startsWith(':')) {
      const letter = record.slice(record.lastIndexOf(' ') + 1).charAt(0)
      statuses.push(STATUS[letter] ?? 'modified')
      skip(records, hasTwoNames(letter) ? 2 : 1)
    } else {
      const [, additions = '-', deletions = '-', path = ''] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record) ?? []
      // of a rename both names follow, the new one last
      const name = path === '' ? skip(records, 2) : path
      const status = statuses[changes.length] ?? 'modified'
      changes.push({file: showRelative(name), status, additions: lines(additions), deletions: lines(deletions)})
    }
  }
  return changes
}

function hasTwoNames(letter: string): boolean {
  return letter === 'R' || letter === 'C'
}

/** Takes so many records, and gives the last of them. */
function skip(records: Iterator<string>, count: number): string {
  let last = ''
  for (let taken = 0; taken < count; taken++) last = String(records.next().value ?? '')
  return last
}

function lines(count: string): number {
  return count === '-' ? 0 : Number(count)
}
