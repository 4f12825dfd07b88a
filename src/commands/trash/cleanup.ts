import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {bytes} from '../../cli/bytes.ts'
import {agentFlag, yesFlag} from '../../cli/flags.ts'
import {checkAgentName, parseDuration} from '../../cli/input.ts'

export default class TrashCleanup extends AdminCommand {
  static override operation = 'trash.cleanup'
  static override summary = 'Remove for good what was deleted long enough ago.'
  static override description =
    'What agents cannot restore any more; with --older-than also what they still could. It cannot be undone.'
  static override examples = [
    {description: 'What is past its time:', command: '<%= config.bin %> <%= command.id %> --yes'},
    {
      description: 'All that one agent deleted:',
      command: '<%= config.bin %> <%= command.id %> --agent default-agent --older-than 0s --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {
    agent: agentFlag,
    'older-than': string({description: 'since when it was deleted, for example 12h or 30d', helpValue: 'TIME'}),
    yes: yesFlag,
  }

  async run() {
    const {flags} = await this.parse(TrashCleanup)
    const age = flags['older-than']
    const params = {
      ...(flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}),
      ...(age === undefined ? {} : {olderThanSeconds: parseDuration(age, '--older-than')}),
    }
    const what = age === undefined ? 'what is past its time' : `what was deleted more than ${age} ago`
    await this.confirm(`Remove ${what} for good?`, flags.yes)
    const result = await this.admin.call('trash.cleanup', params, {timeoutMs: 300_000})
    this.log(result.changed ? `Removed ${result.removed}, ${bytes(result.freedBytes)}.` : 'Nothing is that old.')
    return result
  }
}
