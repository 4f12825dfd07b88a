import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../cli/admin-command.ts'
import {checkAgentName} from '../cli/input.ts'

export default class Resume extends AdminCommand {
  static override operation = 'agent.resume'
  static override summary = 'Let a paused agent call again.'
  static override description = 'What was approved while it was paused, and has not expired, runs now.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> build-bot'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {agent: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(Resume)
    const result = await this.admin.call('agent.resume', {name: checkAgentName(args.agent)})
    const {name} = result.agent
    this.log(result.changed ? `Resumed agent ${name}.` : `Agent ${name} is not paused.`)
    return result
  }
}
