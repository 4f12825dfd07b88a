import {resolve} from 'node:path'
import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {listUnlock, unlockFlags} from '../../cli/backup/keys.ts'
import {runBackup} from '../../cli/backup/run-backup.ts'
import {bytes} from '../../cli/bytes.ts'
import {table} from '../../cli/table.ts'
import type {BackupFile} from '../../contract/backup.ts'

export default class BackupList extends AdminCommand {
  static override operation = 'backup.list'
  static override summary = 'Show the backups in a folder.'
  static override description =
    `What stands outside the encryption: size, age, and whether a passphrase or age keys open it. With a key or a passphrase also
when it was made, by which version, and whether they open it. To check one whole, use "backup verify".`
  static override examples = [
    {description: 'Those here:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Which of them this key opens:',
      command: '<%= config.bin %> <%= command.id %> /srv/backups --identity key.txt',
    },
  ]
  static override exits = ['IO'] as const
  static override args = {folder: text({description: 'where to look', default: '.'})}
  static override flags = unlockFlags

  async run() {
    const {args, flags} = await this.parse(BackupList)
    const order = {
      action: 'list',
      folder: resolve(args.folder),
      unlock: await listUnlock(flags, this.isPerson),
    } as const
    const result = await runBackup(order, {root: this.config.root, host: this.host, paths: this.paths})
    const rows = result.backups.map(backup => [
      backup.file.slice(result.folder.length + 1),
      (backup.createdAt ?? backup.modifiedAt).slice(0, 16).replace('T', ' '),
      backup.version ?? 'encrypted',
      bytes(backup.bytes),
      openedBy(backup),
    ])
    const heading = (await this.paint()).bold
    if (rows.length === 0) this.log(`There are no backups in ${result.folder}.`)
    else this.log(table(['FILE', 'MADE (UTC)', 'VERSION', 'SIZE', 'OPENED BY'], rows, {width: this.width, heading}))
    return result
  }
}

function openedBy({lockedBy, keys, opens}: BackupFile): string {
  if (opens !== null) return opens ? 'this key' : 'another key'
  if (lockedBy === 'passphrase') return 'a passphrase'
  return keys === 1 ? 'an age key' : `any of ${keys} age keys`
}
