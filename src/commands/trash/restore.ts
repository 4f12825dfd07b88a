import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag, yesFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'

export default class TrashRestore extends AdminCommand {
  static override operation = 'trash.restore'
  static override summary = 'Bring what an agent deleted back to where it was.'
  static override description =
    'With the folders that led there. Also what the agent itself could not restore any more, while it is there.'
  static override examples = [
    {description: 'By the end of its id:', command: '<%= config.bin %> <%= command.id %> 1a2b3c4d'},
    {
      description: 'In the place of a file there:',
      command: '<%= config.bin %> <%= command.id %> 1a2b3c4d --overwrite --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id, or what stands after its dash', required: true})}
  static override flags = {
    agent: agentFlag,
    overwrite: boolean({description: 'replace a file that is at its place now', default: false}),
    yes: yesFlag,
  }

  async run() {
    const {args, flags} = await this.parse(TrashRestore)
    const {overwrite} = flags
    if (overwrite) await this.confirm('Replace what may be at its place now?', flags.yes)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('trash.restore', {id: args.id, overwrite, ...agent})
    this.log(`Restored ${result.item.path} of ${result.item.agent}.`)
    return result
  }
}
