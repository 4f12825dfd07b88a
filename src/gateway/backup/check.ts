import {join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {verifyCopy} from '../audit/index.ts'
import {AUDIT_MIGRATIONS, checkDatabase, MIGRATIONS, openAuditLog} from '../store/index.ts'

/** Checks unpacked databases: each page of both, and each row of the audit log. Gives the number of rows. @throws KruxosError IO */
export async function checkDatabases(folder: string): Promise<number> {
  const audit = join(folder, 'audit.db')
  await checkDatabase(join(folder, 'kruxos.db'), MIGRATIONS)
  await checkDatabase(audit, AUDIT_MIGRATIONS)
  const log = await openAuditLog(audit)
  try {
    const {rows, fault} = await verifyCopy(log, join(folder, 'audit.key'))
    if (fault) {
      throw new KruxosError('CONFLICT', `the audit log in the backup was changed: ${fault.kind} at row ${fault.seq}`)
    }
    return rows
  } finally {
    await log.close()
  }
}
