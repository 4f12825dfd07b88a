import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class AgentRestore extends AdminCommand {
  static override operation = 'agent.restore'
  static override summary = 'Let a revoked agent connect again.'
  static override description = 'Its old tokens stay dead; make a new one with "token create --agent NAME".'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> build-bot'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(AgentRestore)
    const result = await this.admin.call('agent.restore', {name: checkAgentName(args.name)})
    const {name} = result.agent
    this.log(result.changed ? `Restored agent ${name}.` : `Agent ${name} is active already.`)
    if (result.changed) {
      this.logToStderr(`It needs a token: kruxos token create ${name} --agent ${name}`)
      this.logToStderr('The agent of a client of this machine: kruxos cli-config generate --write')
    }
    return result
  }
}
