import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {parseDuration} from '../../cli/input.ts'
import {KruxosError} from '../../contract/errors.ts'

const DAY_SECONDS = 86_400

export default class AuditRotate extends AdminCommand {
  static override operation = 'audit.rotate'
  static override summary = 'Drop rows of the audit log that need not be kept any longer.'
  static override description =
    `The gateway does this once a day by itself, with audit.retention_days of its settings. A row in the log says what was
dropped, so that the rest can still be verified. Export first what has to be kept elsewhere.`
  static override examples = [
    {description: 'As the settings say:', command: '<%= config.bin %> <%= command.id %> --yes'},
    {description: 'All but the last month:', command: '<%= config.bin %> <%= command.id %> --older-than 30d --yes'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'IO'] as const
  static override flags = {
    'older-than': string({
      description: 'in days, for example 30d; as the settings say when left out',
      helpValue: 'TIME',
    }),
    yes: yesFlag,
  }

  async run() {
    const {flags} = await this.parse(AuditRotate)
    const days = flags['older-than'] === undefined ? undefined : toDays(flags['older-than'])
    const which = days === undefined ? 'as the settings say' : `that are older than ${days} days`
    await this.confirm(`Drop rows of the audit log ${which}?`, flags.yes)
    const params = days === undefined ? {} : {olderThanDays: days}
    const result = await this.admin.call('audit.rotate', params, {timeoutMs: 300_000})
    this.log(result.changed ? `Dropped ${result.dropped} rows, through ${result.through}.` : 'Nothing is that old.')
    return result
  }
}

function toDays(text: string): number {
  const days = parseDuration(text, '--older-than') / DAY_SECONDS
  if (Number.isInteger(days) && days > 0) return days
  throw new KruxosError('USAGE', '--older-than takes whole days', {hint: 'for example --older-than 30d'})
}
