/** Entry point of the process that makes, checks and restores backups: takes one order over a private channel, answers, ends. */
import pack from '../../../package.json' with {type: 'json'}
import {currentHost} from '../../config/host.ts'
import {type Host, resolvePaths} from '../../config/paths.ts'
import type {BackupAnswer, BackupOrder} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {createBackup} from './create.ts'
import {listBackups} from './list.ts'
import {restoreBackup} from './restore.ts'
import {verifyBackup} from './verify.ts'

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.on(signal, () => interrupted.abort(new KruxosError('CONFLICT', 'interrupted, nothing was changed')))
}

process.once('message', async (order: BackupOrder) => {
  process.umask(0o077)
  const answer = await answerTo(order)
  if (!process.connected) process.exit()
  process.send?.(answer, () => process.exit())
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
  const host = currentHost()
  const paths = resolvePaths(host)
  const context = {paths, operator: operatorOf(host), signal: interrupted.signal}
  switch (order.action) {
    case 'create':
      return createBackup({...order, ...context, version: pack.version})
    case 'list':
      return listBackups(order)
    case 'verify':
      return verifyBackup({...order, ...context})
    case 'restore':
      return restoreBackup({...order, ...context})
  }
}

function operatorOf({uid, env}: Host): string {
  const caller = uid === 0 ? env['SUDO_UID'] : undefined
  return `uid ${uid ?? 'unknown'}${caller === undefined ? '' : `, called by uid ${caller}`}`
}
