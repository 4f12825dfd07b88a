import type {TrashItem} from '../contract/trash.ts'
import {age, moment} from './age.ts'
import {bytes} from './bytes.ts'
import {type TableOptions, table} from './table.ts'

export function trashTable(items: readonly TrashItem[], now: Date, options: TableOptions): string {
  if (items.length === 0) return 'The trash is empty.'
  const rows = items.map(item => [
    item.id,
    item.agent,
    item.type === 'file' ? bytes(item.size) : item.type,
    `${age(item.deletedAt, now)} ago`,
    moment(item.recoverableUntil),
    item.path,
  ])
  return table(['ID', 'AGENT', 'SIZE', 'DELETED', 'KEPT UNTIL', 'PATH'], rows, {...options, spare: ['KEPT UNTIL']})
}
