import {resolve} from 'node:path'
import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {lockFlags, readLock} from '../../cli/backup/keys.ts'
import {checkMayReadData, runBackup} from '../../cli/backup/run-backup.ts'
import {bytes} from '../../cli/bytes.ts'

export default class BackupCreate extends AdminCommand {
  static override operation = 'backup.create'
  static override summary = 'Write all that this gateway is into one encrypted file.'
  static override description =
    `The gateway may run meanwhile. The file has the age format: "age -d" opens it too. It is encrypted to a passphrase, which is
asked for or read from a file or stdin, or to age keys. In it: agents, tokens, secrets and the key of a vault that is
sealed by a key file, the audit log, policies, settings, certificates. Keep it as you would keep that key.`
  static override examples = [
    {
      description: 'To a passphrase from a file:',
      command: '<%= config.bin %> <%= command.id %> kruxos.age --passphrase-file pass.txt',
    },
    {
      description: 'To an age key, with the workspaces:',
      command: '<%= config.bin %> <%= command.id %> all.age --recipients-file keys.txt --workspaces',
    },
  ]
  static override exits = ['DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override args = {file: text({description: 'a new file', required: true})}
  static override flags = {
    ...lockFlags,
    workspaces: boolean({description: 'the workspaces of the agents too', default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(BackupCreate)
    checkMayReadData(this.paths, this.host.uid, 'backup create')
    const lock = await readLock(flags, this.isPerson)
    const order = {action: 'create', file: resolve(args.file), lock, workspaces: flags.workspaces} as const
    const result = await runBackup(order, {root: this.config.root, host: this.host, paths: this.paths})
    const {leftOut} = result
    this.log(`Backed up ${result.files} files into ${result.file} (${bytes(result.bytes)}).`)
    if (leftOut.count > 0)
      this.warning(
        `${leftOut.count} files were left out (unreadable, or a name that is not UTF-8): ${leftOut.names.join(', ')}`,
      )
    return result
  }
}
