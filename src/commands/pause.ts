import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../cli/admin-command.ts'
import {checkAgentName} from '../cli/input.ts'

export default class Pause extends AdminCommand {
  static override operation = 'agent.pause'
  static override summary = 'Refuse the calls of an agent until it is resumed.'
  static override description =
    `Its sessions stay open, and each call is answered with SessionPaused, which says that nothing is lost. Calls that run
already go on to their end. What waits for approval goes on waiting. It stays paused when the gateway restarts.`
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> build-bot'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {agent: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(Pause)
    const result = await this.admin.call('agent.pause', {name: checkAgentName(args.agent)})
    const {name} = result.agent
    this.log(result.changed ? `Paused agent ${name}; kruxos resume ${name}` : `Agent ${name} is paused already.`)
    return result
  }
}
