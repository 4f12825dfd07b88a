import {ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {findEntries} from '../../cli/cli-config/find-entries.ts'
import {table} from '../../cli/table.ts'
import type {CliConfigListResult} from '../../contract/cli-config.ts'

export default class CliConfigList extends ConfigCommand {
  static override operation = 'cli-config.list'
  static override summary = 'Show what each client has of ours in its file.'
  static override description = 'Reads the files and nothing else: "verify" tries the entries out.'
  static override examples = [{description: 'For yourself:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['DENIED', 'IO', 'NOT_FOUND'] as const

  async run(): Promise<CliConfigListResult> {
    const {flags} = await this.parse(CliConfigList)
    const subject = await this.subject(flags)
    const entries = await findEntries(this.chosen(flags).clients, subject, this.childEntry)
    const rows = entries.map(({title, command, agent, label, inlineToken, file, error, isInstalled}) => [
      title,
      error ? 'unreadable' : command ? 'connected' : isInstalled ? 'no entry' : 'not installed',
      agent ?? '',
      inlineToken ? 'in the file' : (label ?? ''),
      file,
    ])
    this.log(
      table(['CLIENT', 'STATE', 'AGENT', 'TOKEN', 'FILE'], rows, {
        width: this.width,
        heading: (await this.paint()).bold,
      }),
    )
    return {user: subject.account.name, home: subject.facts.home, entries}
  }
}
