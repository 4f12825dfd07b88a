import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {costTables} from '../../cli/tools-view.ts'

export default class CapabilityCost extends AdminCommand {
  static override operation = 'capability.cost'
  static override summary = 'Tell what the list of tools costs a model.'
  static override description =
    `BYTES is the list as it is sent. TOKENS is an estimate of what a model is given of it: names, descriptions and input
schemas, a token for four bytes; the true number is the model's own and may be a quarter less or more. "agent tools"
makes the list shorter: --only for the categories that are needed, --descriptions compact, --mode search.`
  static override examples = [
    {description: 'For an agent without settings:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'For one agent:', command: '<%= config.bin %> <%= command.id %> --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {agent: agentFlag}

  async run() {
    const {flags} = await this.parse(CapabilityCost)
    const result = await this.admin.call('capability.cost', flags.agent ? {agent: checkAgentName(flags.agent)} : {})
    const {bold} = await this.paint()
    this.log(costTables(result, {width: this.width, heading: bold}))
    return result
  }
}
