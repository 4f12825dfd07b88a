import {ConfigCommand} from '../../cli/cli-config/config-command.ts'
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
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const

  async run() {
    const {flags, raw} = await this.parse(CliConfigVerify)
    const subject = await this.subject(flags)
    const reports: ClientReport[] = []
    const {childEntry} = this
    for (const client of this.chosen(flags).clients) reports.push(await verifyClient(client, subject, {childEntry}))
    const result = this.result(subject, reports)
    await this.show(result, false)
    if (reports.every(({status}) => status === 'absent')) {
      const hint = this.repeat('cli-config generate', raw, {without: [], add: ['--write']})
      throw new KruxosError('NOT_FOUND', 'no client has an entry of ours', {hint})
    }
    this.exitFor(reports)
    return result
  }
}
