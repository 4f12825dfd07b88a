import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class AgentRevoke extends AdminCommand {
  static override operation = 'agent.revoke'
  static override summary = 'Revoke an agent, its tokens and its sessions.'
  static override description =
    `Its sessions end at once and none of its tokens opens a new one. Its state and workspace stay; "agent restore" lets it
connect again, with new tokens. On a terminal it asks first when there are live sessions; a script is not asked.`
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> build-bot'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(AgentRevoke)
    const params = {name: checkAgentName(args.name)}
    if (this.isPerson && !flags.yes) await this.askAboutSessions(params)
    const result = await this.admin.call('agent.revoke', params)
    const {name} = result.agent
    this.log(
      result.changed ? `Revoked agent ${name}, its tokens and its sessions.` : `Agent ${name} is revoked already.`,
    )
    return result
  }

  private async askAboutSessions(params: {name: string}): Promise<void> {
    const {agent} = await this.admin.call('agent.show', params)
    if (agent.state === 'revoked' || agent.sessions === 0) return
    const what = agent.sessions === 1 ? 'its session' : `its ${agent.sessions} sessions`
    await this.confirm(`Revoke the agent ${agent.name} and close ${what}?`, false)
  }
}
