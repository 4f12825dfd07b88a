import {type Backup, type Backups, scopeOf} from '../../../agent-state.ts'
import type {CallContext} from '../../../capability.ts'
import type {Scope} from '../../../state-entry.ts'
import {fail} from '../define.ts'

/** Operators speak of everything unless they name an agent; everybody else of their own state. */
export function scopeFor({principal, agent}: CallContext, wanted: string | undefined): Scope | null {
  if (principal === 'operator') return wanted === undefined ? null : scopeOf(wanted)
  if (wanted !== undefined && wanted !== agent)
    throw fail('PermissionDenied', `the state of ${wanted} is not yours`, {agent: wanted})
  return scopeOf(agent)
}

export function isVisible({principal, agent}: CallContext, {scope}: Backup): boolean {
  return principal === 'operator' || scope === scopeOf(agent)
}

/** A backup that the caller may use. @throws BackupNotFound */
export async function findBackup(backups: Backups, context: CallContext, id: string): Promise<Backup> {
  const backup = await backups.find(id)
  if (!backup || !isVisible(context, backup)) throw fail('BackupNotFound', `there is no backup ${id}`, {backup_id: id})
  return backup
}

/** `full`, `shared` or `agent:<name>` */
export function nameOf(scope: Scope | null): string {
  return scope ?? 'full'
}
