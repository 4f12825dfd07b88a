import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class AgentRevoke extends AdminCommand {
  static override operation = 'agent.revoke'
  static override summary = 'Revoke an agent, its tokens and its sessions.'
  static override description =
    `Its sessions end at once and none of its tokens opens a new one. Its state and workspace stay; "agent restore" lets it
connect again, with new tokens.`
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> build-bot'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}

  async run() {
    const {args} = await this.parse(AgentRevoke)
    const result = await this.admin.call('agent.revoke', {name: checkAgentName(args.name)})
    const {name} = result.agent
    this.log(
      result.changed ? `Revoked agent ${name}, its tokens and its sessions.` : `Agent ${name} is revoked already.`,
    )
    return result
  }
}
