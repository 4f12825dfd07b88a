import {resolve} from 'node:path'
import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {readUnlock, unlockFlags} from '../../cli/backup/keys.ts'
import {runBackup} from '../../cli/backup/run-backup.ts'

export default class BackupVerify extends AdminCommand {
  static override operation = 'backup.verify'
  static override summary = 'Check a backup without restoring it.'
  static override description =
    `Reads it to its end: each file against its digest, each page of the databases, each row of the audit log. It can be done on
any machine, with no gateway there.`
  static override examples = [
    {
      description: 'One that is encrypted to a passphrase:',
      command: '<%= config.bin %> <%= command.id %> kruxos.age --passphrase-file pass.txt',
    },
    {description: 'With an age key:', command: '<%= config.bin %> <%= command.id %> kruxos.age --identity key.txt'},
  ]
  static override exits = ['DENIED', 'CONFLICT', 'IO'] as const
  static override args = {file: text({description: 'the backup', required: true})}
  static override flags = unlockFlags

  async run() {
    const {args, flags} = await this.parse(BackupVerify)
    const file = resolve(args.file)
    const unlock = await readUnlock(file, flags, this.isPerson)
    const order = {action: 'verify', file, unlock} as const
    const result = await runBackup(order, {root: this.config.root, host: this.host, paths: this.paths})
    this.log(
      `The backup of ${result.createdAt} is whole: ${result.files} files, ${result.auditRows} rows of the audit log.`,
    )
    return result
  }
}
