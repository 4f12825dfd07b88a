import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {filterFlags, toFilter} from '../../cli/audit/filter.ts'
import {latest} from '../../cli/audit/read.ts'
import {entryTable} from '../../cli/audit/view.ts'
import {parseCount} from '../../cli/input.ts'

export default class AuditQuery extends AdminCommand {
  static override operation = 'audit.query'
  static override summary = 'Find calls and changes in the audit log, newest first.'
  static override description =
    `Every call of an agent, every change by an operator and every connection is there, with how it ended. What is given narrows:
an entry must meet all of it. With --json an entry also has its input, redacted.`
  static override examples = [
    {
      description: 'What was refused in the last day:',
      command: '<%= config.bin %> <%= command.id %> --outcome denied --since 24h',
    },
    {
      description: 'What one agent did with files:',
      command: '<%= config.bin %> <%= command.id %> --agent default-agent --capability "filesystem.*"',
    },
  ]
  static override flags = {
    ...filterFlags,
    limit: string({char: 'n', description: 'how many entries', default: '50', helpValue: 'COUNT'}),
    cursor: string({description: 'go on where a page ended: its "next"', helpValue: 'SEQ'}),
  }

  async run() {
    const {flags} = await this.parse(AuditQuery)
    const count = parseCount(flags.limit, '--limit', {min: 1, max: 100_000})
    const before =
      flags.cursor === undefined ? undefined : parseCount(flags.cursor, '--cursor', {min: 1, max: 999_999_999})
    const result = await latest(this.admin, toFilter(flags, new Date()), count, before)
    const {bold} = await this.paint()
    this.log(entryTable(result.entries, {width: this.width, heading: bold}))
    if (result.next !== null) this.logToStderr(`There is more: --cursor ${result.next}`)
    return result
  }
}
