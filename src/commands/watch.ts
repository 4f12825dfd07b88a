import {AdminCommand} from '../cli/admin-command.ts'
import {toFilter, whoFlags} from '../cli/audit/filter.ts'
import {endOf, follow} from '../cli/audit/read.ts'
import {entryLine} from '../cli/audit/view.ts'
import {visibleJson} from '../cli/text.ts'

export default class Watch extends AdminCommand {
  static override operation = 'watch'
  static override summary = 'Watch calls as they happen, until Ctrl-C.'
  static override description =
    `A line for each call of an agent that ended, was refused or waits for approval. With --json each line is an object. What was
before is in kruxos audit.`
  static override examples = [
    {description: 'Everything:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'What one agent does with files:',
      command: '<%= config.bin %> <%= command.id %> --agent default-agent --capability "filesystem.*"',
    },
  ]
  static override flags = whoFlags

  async run(): Promise<never> {
    const {flags} = await this.parse(Watch)
    const filter = {...toFilter(flags, new Date()), event: 'capability.call'}
    const start = await endOf(this.admin)
    const paint = await this.paint()
    if (!this.jsonEnabled()) this.logToStderr('Watching; Ctrl-C ends it.')
    for await (const entry of follow(this.admin, filter, start)) {
      if (this.jsonEnabled()) process.stdout.write(`${visibleJson(this.toSuccessJson(entry))}\n`)
      else this.log(entryLine(entry, paint))
    }
    return this.exit(0)
  }
}
