import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'

export default class AlertsAck extends AdminCommand {
  static override operation = 'alert.ack'
  static override summary = 'Acknowledge an alert.'
  static override description = 'It stays in "alerts list --all". When the same happens again, a new one begins.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> alrt-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the alert, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(AlertsAck)
    const result = await this.admin.call('alert.ack', {id: args.id})
    const {id} = result.alert
    this.log(result.changed ? `Acknowledged ${id}.` : `${id} is acknowledged already.`)
    return result
  }
}
