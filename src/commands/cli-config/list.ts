import {ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {findEntries} from '../../cli/cli-config/find-entries.ts'
import {table} from '../../cli/table.ts'
import type {CliConfigEntry, CliConfigListResult} from '../../contract/cli-config.ts'

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
    const rows = entries.map(entry => [
      entry.title,
      stateOf(entry),
      entry.agent ?? '',
      entry.inlineToken ? 'in the file' : (entry.label ?? ''),
      entry.file,
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

/** What the file says; whether it works is for `verify`. */
function stateOf({error, command, isOurs, isInstalled}: CliConfigEntry): string {
  if (error) return 'unreadable'
  if (command !== null) return isOurs ? 'entry' : "somebody else's"
  return isInstalled ? 'no entry' : 'not installed'
}
