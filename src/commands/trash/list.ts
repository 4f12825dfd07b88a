import {AdminCommand} from '../../cli/admin-command.ts'
import {bytes} from '../../cli/bytes.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {trashTable} from '../../cli/trash-view.ts'

export default class TrashList extends AdminCommand {
  static override operation = 'trash.list'
  static override summary = 'List what agents deleted and is still there.'
  static override description =
    `The one deleted last first. What an agent deleted is kept for a day, what a person deleted for a week; it is removed
when the agent deletes or restores something after that, or by "trash cleanup". What people delete is under the name user.`
  static override examples = [
    {description: 'Of everybody:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'Of one agent:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {agent: agentFlag}

  async run() {
    const {flags} = await this.parse(TrashList)
    const result = await this.admin.call('trash.list', flags.agent ? {agent: checkAgentName(flags.agent)} : {})
    const {bold} = await this.paint()
    this.log(trashTable(result.items, new Date(), {width: this.width, heading: bold}))
    if (result.items.length > 0) this.log(`${result.items.length} in all, ${bytes(result.totalBytes)}.`)
    return result
  }
}
