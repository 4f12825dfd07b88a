import {AdminCommand} from '../../cli/admin-command.ts'
import {agentTable} from '../../cli/agent-view.ts'

export default class AgentList extends AdminCommand {
  static override operation = 'agent.list'
  static override summary = 'List agents.'
  static override description = 'With when each was last connected and how many calls it made.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]

  async run() {
    await this.parse(AgentList)
    const result = await this.admin.call('agent.list', {})
    const {bold} = await this.paint()
    this.log(agentTable(result.agents, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
