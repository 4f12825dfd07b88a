import {string} from '@oclif/core/flags'
import {DecideCommand, decideFlags, idArgs} from '../../cli/approve/decide-command.ts'
import {parseCount, parseDuration} from '../../cli/input.ts'
import {KEY_DERIVATION_TIMEOUT_MS} from '../../cli/passphrase.ts'
import {askHidden} from '../../cli/prompt.ts'
import {visible} from '../../cli/text.ts'
import type {Approval} from '../../contract/approval.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class ApproveAccept extends DecideCommand {
  static override operation = 'approval.accept'
  static override summary = 'Accept requests: each runs once, at once.'
  static override description =
    `Shows what would be accepted and asks; --yes answers, and is needed where nobody can be asked. The call runs in the
gateway, and its agent gets the result. With --for or --times further calls of the same kind run without asking, within
what the rule allows.`
  static override examples = [
    {description: 'One, without being asked again:', command: '<%= config.bin %> <%= command.id %> appr-3f --yes'},
    {
      description: 'And let the same call pass three times in the next half hour:',
      command: '<%= config.bin %> <%= command.id %> appr-3f --for 30m --times 3 --yes',
    },
    {
      description: 'All that one agent waits for, in a script:',
      command: '<%= config.bin %> <%= command.id %> --agent claude-agent --yes',
    },
  ]
  static override strict = false
  static override args = idArgs
  static override flags = {
    ...decideFlags,
    for: string({description: 'grant: how long, such as 30m', helpValue: 'TIME'}),
    times: string({description: 'grant: how often at most', helpValue: 'N'}),
    args: string({
      description: 'grant: the same arguments, or whatever the same rule decides',
      options: ['exact', 'rule'],
    }),
  }

  async run() {
    const {argv, flags} = await this.parse(ApproveAccept)
    const grant = grantOf(flags)
    const terms = grant === undefined ? {} : {grant}
    return this.decideAll('accept', argv as string[], flags, approval =>
      this.admin.call('approval.accept', {id: approval.id, ...terms}).catch(async error => {
        if (!asksForPassphrase(error) || !this.isPerson) throw error
        return this.admin.call(
          'approval.accept',
          {id: approval.id, ...terms, ...(await this.stepUp(approval))},
          {timeoutMs: KEY_DERIVATION_TIMEOUT_MS},
        )
      }),
    )
  }

  /** Asked for each request anew, and sent with what was shown. */
  private async stepUp({capability, agent, inputHash}: Approval) {
    const question = visible(`Passphrase, to accept ${capability} of ${agent} (sha256 ${inputHash.slice(0, 12)}):`)
    return {passphrase: await askHidden(question), inputHash}
  }
}

function asksForPassphrase(error: unknown): boolean {
  return error instanceof KruxosError && error.issues?.some(({path}) => path === '/passphrase') === true
}

interface GrantFlags {
  readonly for?: string | undefined
  readonly times?: string | undefined
  readonly args?: string | undefined
}

/** Any of the three flags asks for a grant. */
function grantOf({for: time, times, args}: GrantFlags) {
  if (time === undefined && times === undefined && args === undefined) return undefined
  return {
    ...(time === undefined ? {} : {seconds: parseDuration(time, '--for')}),
    ...(times === undefined ? {} : {times: parseCount(times, '--times', {min: 1, max: 10_000})}),
    args: args === 'rule' ? ('rule' as const) : ('exact' as const),
  }
}
