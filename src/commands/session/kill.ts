import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {visible} from '../../cli/text.ts'

export default class SessionKill extends AdminCommand {
  static override operation = 'session.kill'
  static override summary = 'End one session at once, with its calls.'
  static override description =
    `Its connection is closed, its calls are stopped, and what it asked approval for is withdrawn. Its token is still good,
so the client may connect again: "pause" keeps an agent from calling, "token revoke" from connecting.`
  static override examples = [
    {description: 'By the beginning of its id:', command: '<%= config.bin %> <%= command.id %> sess-a1'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {id: text({description: 'id of the session, or its beginning', required: true})}

  async run() {
    const {args} = await this.parse(SessionKill)
    const result = await this.admin.call('session.kill', {id: args.id})
    const {id, agent} = result.session
    this.log(visible(`Ended ${id} of ${agent}.`))
    return result
  }
}
