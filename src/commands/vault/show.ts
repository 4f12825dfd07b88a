import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'
import {secretFields} from '../../cli/secret-view.ts'

export default class VaultShow extends AdminCommand {
  static override operation = 'secret.show'
  static override summary = 'Show what a secret is for, never its value.'
  static override description = 'Says who may use it for what, where it may be sent, and when it was used last.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> github'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the secret', required: true})}

  async run() {
    const {args} = await this.parse(VaultShow)
    const result = await this.admin.call('secret.show', {name: checkLabel(args.name)})
    this.log(secretFields(result.secret, new Date(), this.width))
    return result
  }
}
