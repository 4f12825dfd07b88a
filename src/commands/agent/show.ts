import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFields} from '../../cli/agent-view.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class AgentShow extends AdminCommand {
  static override operation = 'agent.show'
  static override summary = 'Show one agent.'
  static override description = 'Its purpose, sessions, calls, tokens, and the folder it sees as /workspace.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> default-agent'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(AgentShow)
    const result = await this.admin.call('agent.show', {name: checkAgentName(args.name)})
    this.log(agentFields(result.agent, new Date(), this.width))
    return result
  }
}
