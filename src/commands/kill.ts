import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../cli/admin-command.ts'
import {checkAgentName} from '../cli/input.ts'

export default class Kill extends AdminCommand {
  static override operation = 'agent.kill'
  static override summary = 'End the sessions of an agent at once, with their calls.'
  static override description =
    `Connections are closed, calls are stopped, and what the agent asked approval for is withdrawn. Its tokens are still
good, so it may connect again: pause it first where it should not go on, or revoke it.`
  static override examples = [
    {description: 'Stop it, and keep it stopped:', command: '<%= config.bin %> pause build-bot'},
    {description: 'Then end what it does:', command: '<%= config.bin %> <%= command.id %> build-bot'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {agent: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(Kill)
    const result = await this.admin.call('agent.kill', {name: checkAgentName(args.agent)})
    const {sessions, agent} = result
    this.log(`Ended ${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'} of ${agent.name}.`)
    if (agent.state === 'active') this.logToStderr(`It may connect again: kruxos pause ${agent.name}`)
    return result
  }
}
