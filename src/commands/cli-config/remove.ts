import {boolean} from '@oclif/core/flags'
import {ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {removeClient} from '../../cli/cli-config/remove.ts'
import type {ClientAdapter} from '../../clients/adapter.ts'
import {DEFAULT_SERVER_NAME} from '../../clients/server-entry.ts'
import type {ClientReport} from '../../contract/cli-config.ts'

export default class CliConfigRemove extends ConfigCommand {
  static override operation = 'cli-config.remove'
  static override summary = "Take our entry out of the clients' files."
  static override description =
    `The inverse of generate --write: our entry and the permission to call its tools go, every other byte stays. Without
--write it shows what would go. Agents and
tokens stay; "kruxos token revoke LABEL" ends a token.`
  static override examples = [
    {description: 'Look first:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'From all clients:', command: '<%= config.bin %> <%= command.id %> --write'},
  ]
  static override exits = ['DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override flags = {
    ...ConfigCommand.flags,
    write: boolean({char: 'w', description: 'write the files'}),
    force: boolean({description: 'remove an entry under our name that is not ours'}),
  }

  async run() {
    const {flags, raw} = await this.parse(CliConfigRemove)
    const subject = await this.subject(flags)
    const options = {
      subject,
      serverName: DEFAULT_SERVER_NAME,
      force: flags.force,
      mode: flags.write ? ('write' as const) : ('preview' as const),
      childEntry: this.childEntry,
      forceCommand: (client: ClientAdapter) => this.againFor(client, raw, '--write', '--force'),
    }
    const reports: ClientReport[] = []
    for (const client of this.chosen(flags).clients) reports.push(await removeClient(client, options))
    const result = this.result(subject, reports)
    await this.show(result, !flags.write)
    if (!flags.write && result.changed)
      this.logToStderr(`\nNothing was removed. To remove it:\n${this.again(raw, '--write')}`)
    this.exitFor(reports, options.mode)
    return result
  }
}
