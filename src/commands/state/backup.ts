import {AdminCommand} from '../../cli/admin-command.ts'
import {ownerFlags, ownerIfAny} from '../../cli/state/owner.ts'
import {sizeText} from '../../cli/state/view.ts'

export default class StateBackup extends AdminCommand {
  static override operation = 'state.backup'
  static override summary = 'Back up what agents keep.'
  static override description =
    `Everything, or with --agent or --shared a part: all versions, as they are at one moment, in a private file on the
machine of the gateway. The newest are kept (setting state.backups_kept); copy the file to keep it longer. It is not encrypted.`
  static override examples = [
    {description: 'Everything:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'One agent:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO', 'NOT_FOUND'] as const
  static override flags = ownerFlags

  async run() {
    const {flags} = await this.parse(StateBackup)
    const result = await this.admin.call('state.backup', ownerIfAny(flags))
    const {id, sizeBytes, file} = result.backup
    this.log(`Made ${id}, ${sizeText(sizeBytes)}: ${file}`)
    return result
  }
}
