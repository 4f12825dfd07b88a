/** Entry point of the process that makes, checks and restores backups: takes one order over a private channel, answers, ends. */
import pack from '../../../package.json' with {type: 'json'}
import {currentHost} from '../../config/host.ts'
import {resolvePaths} from '../../config/paths.ts'
import type {BackupAnswer, BackupOrder} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {createBackup} from './create.ts'
import {restoreBackup} from './restore.ts'
import {verifyBackup} from './verify.ts'

process.once('message', async (order: BackupOrder) => {
  process.umask(0o077)
  const answer = await answerTo(order)
  process.send?.(answer, () => process.disconnect())
})

async function answerTo(order: BackupOrder): Promise<BackupAnswer> {
  try {
    return {result: await carryOut(order)}
  } catch (error) {
    if (error instanceof KruxosError) return {error: error.toBody()}
    return {error: {code: 'INTERNAL', message: `the backup failed (${(error as NodeJS.ErrnoException).code ?? error})`}}
  }
}

function carryOut(order: BackupOrder) {
  const paths = resolvePaths(currentHost())
  switch (order.action) {
    case 'create':
      return createBackup({...order, paths, version: pack.version})
    case 'verify':
      return verifyBackup(order)
    case 'restore':
      return restoreBackup({...order, paths})
  }
}
