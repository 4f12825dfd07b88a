import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {filterFlags, toFilter} from '../../cli/audit/filter.ts'
import {endOf, follow, latest} from '../../cli/audit/read.ts'
import {entryLine} from '../../cli/audit/view.ts'
import {parseCount} from '../../cli/input.ts'
import type {AuditEntry} from '../../contract/audit.ts'

export default class AuditTail extends AdminCommand {
  static override operation = 'audit.tail'
  static override summary = 'Print the end of the audit log, oldest first.'
  static override description = 'With --follow what is added is printed as it comes, until Ctrl-C.'
  static override examples = [
    {description: 'The last 20 entries:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'What one agent does, from now on:',
      command: '<%= config.bin %> <%= command.id %> -n 0 --follow --agent default-agent',
    },
  ]
  static override flags = {
    ...filterFlags,
    lines: string({char: 'n', description: 'how many entries', default: '20', helpValue: 'COUNT'}),
    follow: boolean({char: 'f', description: 'go on with what is added', exclusive: ['json'], default: false}),
  }

  async run() {
    const {flags} = await this.parse(AuditTail)
    const count = parseCount(flags.lines, '--lines', {min: 0, max: 100_000})
    const filter = toFilter(flags, new Date())
    const end = await endOf(this.admin)
    const shown = count === 0 ? [] : (await latest(this.admin, filter, count, end + 1)).entries.reverse()
    await this.print(shown)
    if (flags.follow) for await (const entry of follow(this.admin, filter, end)) await this.print([entry])
    return {entries: shown}
  }

  private async print(entries: readonly AuditEntry[]): Promise<void> {
    const paint = await this.paint()
    for (const entry of entries) this.log(entryLine(entry, paint))
  }
}
