import type {Alert, AlertsState} from '../contract/alert.ts'
import {age} from './age.ts'
import {type TableOptions, table} from './table.ts'

export function alertTable(alerts: readonly Alert[], now: Date, options: TableOptions): string {
  if (alerts.length === 0) return 'No alerts.'
  const rows = alerts.map(alert => [
    alert.id,
    alert.severity,
    `${age(alert.lastAt, now)} ago`,
    String(alert.count),
    alert.acknowledgedAt === null ? 'open' : 'acknowledged',
    alert.subject === '' ? alert.message : `${alert.subject}: ${alert.message}`,
  ])
  return table(['ID', 'SEVERITY', 'LAST', 'COUNT', 'STATE', 'WHAT'], rows, options)
}

/** For `status`. */
export function alertsText({open, critical}: AlertsState): string {
  if (open === 0) return 'none open'
  return `${open} open${critical === 0 ? '' : `, ${critical} critical`}: kruxos alerts list`
}
