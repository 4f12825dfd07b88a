import {resolve} from 'node:path'
import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {readUnlock, unlockFlags} from '../../cli/backup/keys.ts'
import {checkMayReadData, runBackup} from '../../cli/backup/run-backup.ts'

export default class BackupRestore extends AdminCommand {
  static override operation = 'backup.restore'
  static override summary = 'Put a backup in its place.'
  static override description =
    `On a machine that has no gateway yet, or whose gateway is stopped. All of it is unpacked and checked before anything
changes. With --force what is there is moved aside, into a folder that is named. A token that was revoked on this machine stays revoked, also when the backup is older.`
  static override examples = [
    {
      description: 'Where no gateway has run:',
      command: '<%= config.bin %> <%= command.id %> kruxos.age --passphrase-file pass.txt',
    },
    {
      description: 'In place of what is there:',
      command: '<%= config.bin %> <%= command.id %> kruxos.age --identity key.txt --force',
    },
  ]
  static override exits = ['DENIED', 'CONFLICT', 'IO'] as const
  static override args = {file: text({description: 'the backup', required: true})}
  static override flags = {
    ...unlockFlags,
    force: boolean({description: 'move what is there aside', default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(BackupRestore)
    checkMayReadData(this.paths, this.host.uid, 'backup restore')
    const file = resolve(args.file)
    const unlock = await readUnlock(file, flags, this.isPerson)
    const order = {action: 'restore', file, unlock, force: flags.force} as const
    const result = await runBackup(order, {root: this.config.root, host: this.host, paths: this.paths})
    const aside = result.replaced.map(folder => `What was there is in ${folder}.`)
    this.log([`Restored the backup of ${result.createdAt}: ${result.files} files.`, ...aside].join('\n'))
    return result
  }
}
