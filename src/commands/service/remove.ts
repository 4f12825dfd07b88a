import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {yesFlag} from '../../cli/flags.ts'
import {checkLabel} from '../../cli/input.ts'

export default class ServiceRemove extends AdminCommand {
  static override operation = 'service.remove'
  static override summary = 'Disconnect a service and forget its password.'
  static override description =
    'Mail that is held for it is not sent. On a terminal it asks first; a script is not asked. Agents lose the tools with the last account.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> work'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'LOCKED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'its name', required: true})}
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(ServiceRemove)
    const name = checkLabel(args.name)
    await this.confirm(`Disconnect ${name} and forget its password?`, flags.yes || !this.isPerson)
    const result = await this.admin.call('service.remove', {name})
    const mails = result.cancelled === 0 ? '' : ` Mails that are not sent: ${result.cancelled}.`
    this.log(`Disconnected ${name}.${mails}`)
    return result
  }
}
