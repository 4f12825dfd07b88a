import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../../cli/admin-command.ts'
import {agentFlag} from '../../../cli/flags.ts'
import {checkAgentName} from '../../../cli/input.ts'
import {outboxTable} from '../../../cli/service-view.ts'

export default class ServiceOutbox extends AdminCommand {
  static override operation = 'outbox.list'
  static override summary = 'List mail that waits, or did not leave.'
  static override description =
    `Mail of agents is held for email.send_delay_seconds, so that it can be taken back. "unknown": the connection or the gateway
ended while it was sent; it may have arrived, and is not sent again. With --all also what was sent or cancelled within 30 days.`
  static override examples = [
    {description: 'What waits:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'All of one agent:', command: '<%= config.bin %> <%= command.id %> --agent build-bot --all'},
  ]
  static override flags = {
    agent: agentFlag,
    all: boolean({description: 'also those that were sent or cancelled', default: false}),
  }

  async run() {
    const {flags} = await this.parse(ServiceOutbox)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const result = await this.admin.call('outbox.list', {...agent, all: flags.all})
    const {bold} = await this.paint()
    this.log(outboxTable(result.mails, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
