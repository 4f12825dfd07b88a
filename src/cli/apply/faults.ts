import {type ErrorIssue, KruxosError} from '../../contract/errors.ts'
import type {Fault} from './kind.ts'

/** An error that is not about what the file says goes on. */
export function toFaults(path: readonly string[], error: unknown): Fault[] {
  if (!isFault(error)) throw error
  const {message, issues = [{path: '', message}]} = error
  return issues.map(issue => ({path: [...path, ...(issue.path === '' ? [] : [issue.path])], message: issue.message}))
}

export function isFault(error: unknown): error is KruxosError {
  return error instanceof KruxosError && ['USAGE', 'IO', 'NOT_FOUND', 'CONFLICT'].includes(error.code)
}

/**
 * Reads the fields of an item, all of them, so that all faults are told at once.
 * @throws KruxosError USAGE, with an issue for each field that is wrong
 */
export async function readFields<T extends Readonly<Record<string, () => unknown>>>(
  readers: T,
): Promise<{[K in keyof T]: Awaited<ReturnType<T[K]>>}> {
  const issues: ErrorIssue[] = []
  const values: [string, unknown][] = []
  for (const [field, read] of Object.entries(readers)) {
    try {
      values.push([field, await read()])
    } catch (error) {
      if (!isFault(error)) throw error
      issues.push({path: field, message: error.message})
    }
  }
  const [first] = issues
  if (first) throw new KruxosError('USAGE', first.message, {issues})
  return Object.fromEntries(values) as {[K in keyof T]: Awaited<ReturnType<T[K]>>}
}
