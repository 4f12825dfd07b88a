import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {approvalTable} from '../../cli/approve/view.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class ApproveList extends AdminCommand {
  static override operation = 'approval.list'
  static override summary = 'List the calls that wait for approval.'
  static override description =
    'Oldest first. With --all also those that were decided, expired or withdrawn in the last 30 days.'
  static override examples = [
    {description: 'What waits:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: "One agent's calls of one family:",
      command: `<%= config.bin %> <%= command.id %> --agent claude-agent --capability 'filesystem.*'`,
    },
  ]
  static override flags = {
    agent: agentFlag,
    capability: string({description: 'a capability, or a pattern such as filesystem.*', helpValue: 'NAME'}),
    all: boolean({description: 'also those that are over', default: false}),
  }

  async run() {
    const {flags} = await this.parse(ApproveList)
    const {agent, capability, all} = flags
    const result = await this.admin.call('approval.list', {
      ...(agent === undefined ? {} : {agent: checkAgentName(agent)}),
      ...(capability === undefined ? {} : {capability}),
      all,
    })
    const {bold} = await this.paint()
    this.log(approvalTable(result.approvals, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
