import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {sessionFields} from '../../cli/session-view.ts'

export default class SessionShow extends AdminCommand {
  static override operation = 'session.show'
  static override summary = 'Show one session.'
  static override description = 'Its client is what the client said of itself.'
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> sess-a1'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the session, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(SessionShow)
    const result = await this.admin.call('session.show', {id: args.id})
    this.log(sessionFields(result.session, new Date(), this.width))
    return result
  }
}
