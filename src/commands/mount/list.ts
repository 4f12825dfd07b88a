import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {mountTable} from '../../cli/mount-view.ts'

export default class MountList extends AdminCommand {
  static override operation = 'mount.list'
  static override summary = 'List the folders of this machine that agents see.'
  static override description =
    'A folder that is gone is shown as missing: calls there fail and say so, and nothing else suffers.'
  static override examples = [
    {description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'What one agent sees:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {agent: agentFlag}

  async run() {
    const {flags} = await this.parse(MountList)
    const result = await this.admin.call('mount.list', flags.agent ? {agent: checkAgentName(flags.agent)} : {})
    const {bold} = await this.paint()
    this.log(mountTable(result.mounts, {width: this.width, heading: bold}))
    return result
  }
}
