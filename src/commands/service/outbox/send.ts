import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../../cli/admin-command.ts'

export default class ServiceOutboxSend extends AdminCommand {
  static override operation = 'outbox.send'
  static override summary = 'Let a held mail leave at once.'
  static override description =
    'Also one that is to be tried again later. Ends when the mail is due; "outbox show" tells how it went.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> mail-5c'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the mail, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(ServiceOutboxSend)
    const result = await this.admin.call('outbox.send', {id: args.id})
    const {id} = result.mail
    this.log(`${id} leaves now.`)
    return result
  }
}
