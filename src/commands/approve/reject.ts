import {string} from '@oclif/core/flags'
import {DecideCommand, decideFlags, idArgs} from '../../cli/approve/decide-command.ts'

export default class ApproveReject extends DecideCommand {
  static override operation = 'approval.reject'
  static override summary = 'Reject requests, and tell their agents why.'
  static override description =
    `Nothing is run. The agent reads the reason, and that it must not repeat the call; without a reason it reads the one of
the rule. The same call gets the same answer until the request would have expired.`
  static override examples = [
    {
      description: 'With what to do instead:',
      command: '<%= config.bin %> <%= command.id %> appr-3f --reason "move it instead" --yes',
    },
    {
      description: 'Ids from another program:',
      command: '<%= config.bin %> <%= command.id %> --ids-file - --yes',
    },
  ]
  static override strict = false
  static override args = idArgs
  static override flags = {
    ...decideFlags,
    reason: string({description: 'for the model that asked', helpValue: 'TEXT'}),
  }

  async run() {
    const {argv, flags} = await this.parse(ApproveReject)
    const reason = flags.reason === undefined ? {} : {reason: flags.reason}
    return this.decideAll('reject', argv as string[], flags, ({id}) =>
      this.admin.call('approval.reject', {id, ...reason}),
    )
  }
}
