import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFields} from '../../cli/agent-view.ts'
import {checkIdempotencyKey, idempotencyKeyFlag, ifAbsentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {visible} from '../../cli/text.ts'

export default class AgentCreate extends AdminCommand {
  static override operation = 'agent.create'
  static override summary = 'Register an agent.'
  static override description =
    `An agent is a name with a workspace of its own and a policy. It connects with a token, which "token create --agent
NAME" makes.`
  static override examples = [
    {
      description: 'With a purpose, for those who read the audit log:',
      command: '<%= config.bin %> <%= command.id %> build-bot --purpose "builds and tests"',
    },
    {
      description: 'In a script that may run twice:',
      command: '<%= config.bin %> <%= command.id %> build-bot --if-absent',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}
  static override flags = {
    purpose: string({description: 'what it is for, up to 500 characters', default: '', helpValue: 'TEXT'}),
    'if-absent': ifAbsentFlag,
    'idempotency-key': idempotencyKeyFlag,
  }

  async run() {
    const {args, flags} = await this.parse(AgentCreate)
    const params = {name: checkAgentName(args.name), purpose: flags.purpose, ifAbsent: flags['if-absent']}
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const result = await this.admin.call('agent.create', params, {idempotencyKey})
    const {agent, changed} = result
    const {green} = await this.paint()
    this.log(green(visible(changed ? `Created agent ${agent.name}.` : `Agent ${agent.name} exists already.`)))
    this.log(`\n${agentFields(agent, new Date(), this.width)}`)
    if (agent.tokens === 0)
      this.logToStderr(`\nIt needs a token: kruxos token create ${agent.name} --agent ${agent.name}`)
    return result
  }
}
