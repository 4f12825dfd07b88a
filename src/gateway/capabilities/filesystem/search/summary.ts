import {z} from 'zod'
import {count} from '../fields.ts'

const METRICS = ['count', 'total_size'] as const
const SORTS = ['key', '-key', 'count', '-count', 'total_size', '-total_size'] as const
/** Of one group; more would only show what the count tells. */
const MAX_PATHS = 20

export const AggregateInput = z.strictObject({
  group_by: z
    .enum(['extension', 'dir', 'mtime-bucket', 'none'])
    .default('none')
    .describe('one row per file extension, per folder, per month of the last change (UTC), or one for all'),
  metrics: z
    .array(z.enum(METRICS))
    .min(1)
    .max(2)
    .default([...METRICS])
    .describe('what each row tells'),
  sort_by: z.enum(SORTS).default('-count').describe('order of the rows; a leading - turns it around'),
  max_groups: z.int().min(1).max(1000).default(50).describe('most rows to give'),
  dedupe: z
    .boolean()
    .default(false)
    .describe('one row per set of two or more files with equal content, in place of group_by; key is their SHA-256'),
})
export type AggregateInput = z.output<typeof AggregateInput>

export const Group = z.strictObject({
  key: z.string().describe('extension without dot, folder, month such as 2026-07, all, or SHA-256'),
  count: count.optional().describe('number of files'),
  total_size: count.optional().describe('bytes of all of them together'),
  paths: z.array(z.string()).optional().describe(`with dedupe: the files, at most ${MAX_PATHS} of them`),
})
export type Group = z.infer<typeof Group>

interface Member {
  readonly path: string
  readonly size: number
  readonly modified: string
}

/** The key of the row that a file belongs to. */
export function keyOf({path, modified}: Member, groupBy: AggregateInput['group_by']): string {
  const slash = path.lastIndexOf('/')
  if (groupBy === 'extension') return /[^.]\.([^.]+)$/.exec(path.slice(slash + 1))?.[1]?.toLowerCase() ?? ''
  if (groupBy === 'dir') return path.slice(0, slash)
  return groupBy === 'mtime-bucket' ? modified.slice(0, 'YYYY-MM'.length) : 'all'
}

/** Adds up files by key. */
export class Summary {
  readonly #rows = new Map<string, {count: number; total_size: number; paths: string[]}>()

  add(key: string, {path, size}: Member): void {
    const row = this.#rows.get(key) ?? {count: 0, total_size: 0, paths: []}
    row.count++
    row.total_size += size
    if (row.paths.length < MAX_PATHS) row.paths.push(path)
    this.#rows.set(key, row)
  }

  /** Sorted and cut; equal rows stand in the order of their keys. */
  groups({metrics, sort_by, max_groups, dedupe}: AggregateInput): {groups: Group[]; isCut: boolean} {
    const rows = [...this.#rows].map(([key, row]) => ({key, ...row})).filter(row => !dedupe || row.count > 1)
    rows.sort(compareBy('key', false))
    const field = sort_by.replace('-', '') as 'key' | 'count' | 'total_size'
    rows.sort(compareBy(field, sort_by.startsWith('-')))
    const groups = rows.slice(0, max_groups).map(row => ({
      key: row.key,
      ...Object.fromEntries(metrics.map(metric => [metric, row[metric]])),
      ...(dedupe ? {paths: row.paths} : {}),
    }))
    return {groups, isCut: rows.length > max_groups}
  }
}

function compareBy<K extends string>(field: K, isReverse: boolean) {
  const sign = isReverse ? -1 : 1
  return (a: Record<K, string | number>, b: Record<K, string | number>) =>
    a[field] < b[field] ? -sign : a[field] > b[field] ? sign : 0
}
