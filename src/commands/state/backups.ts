import {AdminCommand} from '../../cli/admin-command.ts'
import {backupTable} from '../../cli/state/view.ts'

export default class StateBackups extends AdminCommand {
  static override operation = 'state.backups'
  static override summary = 'List backups of state.'
  static override description = 'The newest first. With --json also where their files are.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO'] as const

  async run() {
    await this.parse(StateBackups)
    const result = await this.admin.call('state.backups', {})
    const {bold} = await this.paint()
    this.log(backupTable(result.backups, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
