import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../../cli/admin-command.ts'
import {outboxFields} from '../../../cli/service-view.ts'
import {visible} from '../../../cli/text.ts'

export default class ServiceOutboxShow extends AdminCommand {
  static override operation = 'outbox.show'
  static override summary = 'Show one mail and, while it is held, what it says.'
  static override description = 'The message is shown as it goes over the wire, up to 64 KiB of it.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> mail-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the mail, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ServiceOutboxShow)
    const result = await this.admin.call('outbox.show', {id: args.id})
    this.log(outboxFields(result.mail, new Date(), this.width))
    if (result.message !== null) this.log(`\n${result.message.split(/\r?\n/).map(visible).join('\n')}`)
    return result
  }
}
