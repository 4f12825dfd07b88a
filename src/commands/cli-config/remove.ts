import {boolean} from '@oclif/core/flags'
import type {InferredFlags} from '@oclif/core/interfaces'
import {allUsersFlag, ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {removeClient} from '../../cli/cli-config/remove.ts'
import type {Given} from '../../cli/cli-config/repeat-command.ts'
import type {Subject} from '../../cli/cli-config/subject.ts'
import type {ClientAdapter} from '../../clients/adapter.ts'
import {DEFAULT_SERVER_NAME} from '../../clients/server-entry.ts'
import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'

type RemoveFlags = InferredFlags<typeof CliConfigRemove.flags>
type Mode = 'preview' | 'write'

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
    'all-users': allUsersFlag,
    write: boolean({char: 'w', description: 'write the files'}),
    force: boolean({description: 'remove an entry under our name that is not ours'}),
  }

  async run() {
    const {flags, raw} = await this.parse(CliConfigRemove)
    const mode = flags.write ? ('write' as const) : ('preview' as const)
    const work = (subject: Subject) => this.removeFrom(subject, flags, mode, raw)
    const result = flags['all-users']
      ? await this.forAllUsers(mode, async user => work(await this.subject({user})))
      : await this.removeFromOne(await work(await this.subject(flags)), mode)
    if (mode === 'preview' && result.changed)
      this.logToStderr(`\nNothing was removed. To remove it:\n${this.again(raw, '--write')}`)
    return result
  }

  private async removeFrom(subject: Subject, flags: RemoveFlags, mode: Mode, raw: readonly Given[]) {
    const options = {
      subject,
      serverName: DEFAULT_SERVER_NAME,
      force: flags.force,
      mode,
      childEntry: this.childEntry,
      forceCommand: (client: ClientAdapter) => this.againFor(client, raw, '--write', '--force'),
    }
    const reports: ClientReport[] = []
    for (const client of this.chosen(flags).clients) reports.push(await removeClient(client, options))
    return this.result(subject, reports)
  }

  private async removeFromOne(result: CliConfigResult, mode: Mode): Promise<CliConfigResult> {
    await this.show(result, mode === 'preview')
    this.exitFor(result.clients, mode)
    return result
  }
}
