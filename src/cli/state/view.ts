import type {StateBackup, StateItem, StateQuota} from '../../contract/state.ts'
import {age} from '../age.ts'
import {type TableOptions, table} from '../table.ts'

const MB = 1_000_000

export function entryTable(entries: readonly StateItem[], now: Date, options: TableOptions): string {
  if (entries.length === 0) return 'No keys.'
  const rows = entries.map(({key, version, sizeBytes, writer, updatedAt}) => [
    key,
    String(version),
    sizeText(sizeBytes),
    writer,
    `${age(updatedAt, now)} ago`,
  ])
  return table(['KEY', 'VERSION', 'SIZE', 'WRITER', 'UPDATED'], rows, options)
}

export function quotaTable(quotas: readonly StateQuota[], options: TableOptions): string {
  const rows = quotas.map(({agent, usedBytes, historyBytes, limitBytes, keys}) => [
    ownerText(agent),
    `${sizeText(usedBytes)} / ${sizeText(limitBytes)} (${Math.round((usedBytes / limitBytes) * 100)}%)`,
    String(keys),
    sizeText(historyBytes),
  ])
  return table(['AGENT', 'USED', 'KEYS', 'HISTORY'], rows, options)
}

export function backupTable(backups: readonly StateBackup[], now: Date, options: TableOptions): string {
  if (backups.length === 0) return 'No backups.'
  const rows = backups.map(({id, createdAt, scope, sizeBytes}) => [
    id,
    `${age(createdAt, now)} ago`,
    scope,
    sizeText(sizeBytes),
  ])
  return table(['BACKUP', 'CREATED', 'OF', 'SIZE'], rows, options)
}

export function ownerText(agent: string | null): string {
  return agent ?? '(shared)'
}

/** In the megabytes of the settings. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < MB) return `${round(bytes / 1000)} kB`
  return `${round(bytes / MB)} MB`
}

function round(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}
