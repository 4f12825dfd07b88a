import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../../cli/admin-command.ts'

export default class ServiceOutboxCancel extends AdminCommand {
  static override operation = 'outbox.cancel'
  static override summary = 'Take back a mail that has not left.'
  static override description = 'What has left cannot be taken back; what failed needs not to be.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> mail-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the mail, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ServiceOutboxCancel)
    const result = await this.admin.call('outbox.cancel', {id: args.id})
    const {id} = result.mail
    this.log(result.changed ? `Cancelled ${id}.` : `${id} is cancelled already.`)
    return result
  }
}
