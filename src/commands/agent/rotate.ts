import {string as text} from '@oclif/core/args'
import {checkAgentName} from '../../cli/input.ts'
import {SecretCommand} from '../../cli/secret-command.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class AgentRotate extends SecretCommand {
  static override operation = 'token.rotate'
  static override summary = "Replace an agent's token; the old one dies at once."
  static override description = 'The same as "token rotate", for an agent that has one token.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> default-agent'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}

  protected override readonly isNew = true

  async run() {
    const {args, flags} = await this.parse(AgentRotate)
    const token = await this.onlyToken(checkAgentName(args.name))
    return this.deliver(
      flags,
      () => `Replaced the token of agent ${args.name}; the old one is dead.`,
      () => this.admin.call('token.rotate', {token}),
    )
  }

  private async onlyToken(agent: string): Promise<string> {
    const {tokens} = await this.admin.call('token.list', {agent})
    const [first, ...others] = tokens
    if (first === undefined) {
      throw new KruxosError('NOT_FOUND', `agent ${agent} has no token`, {
        hint: `kruxos token create ${agent} --agent ${agent}`,
      })
    }
    if (others.length === 0) return first.id
    throw new KruxosError(
      'CONFLICT',
      `agent ${agent} has ${tokens.length} tokens: ${tokens.map(({label}) => label).join(', ')}`,
      {
        hint: `kruxos token rotate ${first.label}`,
      },
    )
  }
}
