import {ConfigCommand} from '../../cli/cli-config/config-command.ts'
import {renderReports} from '../../cli/cli-config/render.ts'
import {verifyClient} from '../../cli/cli-config/verify.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class CliConfigVerify extends ConfigCommand {
  static override operation = 'cli-config.verify'
  static override summary = 'Try out the entries that stand in the files.'
  static override description =
    `Starts what each entry names, in an empty environment as a client would, asks it for its tools, and asks the client
itself what it makes of the entry. Changes nothing.`
  static override examples = [{description: 'After an upgrade:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const

  async run() {
    const {flags} = await this.parse(CliConfigVerify)
    const subject = await this.subject(flags)
    const reports: ClientReport[] = []
    for (const client of this.chosen(flags).clients) reports.push(await verifyClient(client, subject, this.childEntry))
    const result = this.result(subject, reports)
    this.log(renderReports(result, await this.paint(), false))
    if (reports.every(({status}) => status === 'absent')) {
      throw new KruxosError('NOT_FOUND', 'no client has an entry of ours', {hint: 'kruxos cli-config generate --write'})
    }
    this.exitFor(reports)
    return result
  }
}
