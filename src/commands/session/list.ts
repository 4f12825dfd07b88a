import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {sessionTable} from '../../cli/session-view.ts'

export default class SessionList extends AdminCommand {
  static override operation = 'session.list'
  static override summary = 'List the sessions of agents and users.'
  static override description = 'A suspended session has lost its connection and may come back.'
  static override examples = [{description: 'All of them:', command: '<%= config.bin %> <%= command.id %>'}]
  static override flags = {agent: agentFlag}

  async run() {
    const {flags} = await this.parse(SessionList)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('session.list', agent)
    const {bold} = await this.paint()
    this.log(sessionTable(result.sessions, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
