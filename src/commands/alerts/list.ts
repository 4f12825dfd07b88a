import {boolean, option} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {alertTable} from '../../cli/alert-view.ts'
import {Severity} from '../../contract/alert.ts'

export default class AlertsList extends AdminCommand {
  static override operation = 'alert.list'
  static override summary = 'List what operators should know.'
  static override description =
    'The newest first. The same thing again counts on, until it is acknowledged. With --all also those that were.'
  static override examples = [
    {description: 'What nobody has acknowledged:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The gravest:', command: '<%= config.bin %> <%= command.id %> --severity critical'},
  ]
  static override flags = {
    severity: option({options: Severity.options, description: 'only of this severity', helpValue: 'SEVERITY'})(),
    all: boolean({description: 'also those that were acknowledged', default: false}),
  }

  async run() {
    const {flags} = await this.parse(AlertsList)
    const {severity, all} = flags
    const result = await this.admin.call('alert.list', {...(severity === undefined ? {} : {severity}), all})
    const {bold} = await this.paint()
    this.log(alertTable(result.alerts, new Date(), {width: this.width, heading: bold}))
    return result
  }
}
