import {AdminCommand} from '../../cli/admin-command.ts'
import {rangeFlags, toRange} from '../../cli/audit/filter.ts'
import {statsText} from '../../cli/audit/view.ts'

/** A year of rows is read in well under a minute. */
const TIMEOUT_MS = 300_000

export default class AuditStats extends AdminCommand {
  static override operation = 'audit.stats'
  static override summary = 'Count calls by capability, tier and outcome, with how long they took.'
  static override description = 'Of everything that is kept, or of a range of time.'
  static override examples = [
    {description: 'Of the last week:', command: '<%= config.bin %> <%= command.id %> --since 7d'},
  ]
  static override flags = rangeFlags

  async run() {
    const {flags} = await this.parse(AuditStats)
    const stats = await this.admin.call('audit.stats', toRange(flags, new Date()), {timeoutMs: TIMEOUT_MS})
    const {bold} = await this.paint()
    this.log(statsText(stats, {width: this.width, heading: bold}))
    return stats
  }
}
