import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {grantTable} from '../../cli/approve/view.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class ApproveGrants extends AdminCommand {
  static override operation = 'grant.list'
  static override summary = 'List grants: calls that run without asking.'
  static override description = 'A grant comes with "approve accept --for". Those that are over are shown with --all.'
  static override examples = [{description: 'What is granted now:', command: '<%= config.bin %> <%= command.id %>'}]
  static override flags = {agent: agentFlag, all: boolean({description: 'also those that are over', default: false})}

  async run() {
    const {flags} = await this.parse(ApproveGrants)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('grant.list', {...agent, all: flags.all})
    const {bold} = await this.paint()
    this.log(grantTable(result.grants, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
