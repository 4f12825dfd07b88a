import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'
import {tokenFields} from '../../cli/token-view.ts'

export default class TokenShow extends AdminCommand {
  static override operation = 'token.show'
  static override summary = 'Show one token, never its secret.'
  static override description =
    'Says whom it speaks for, when it ends, and which users may have it from the bridge socket.'
  static override examples = [{description: 'By label:', command: '<%= config.bin %> <%= command.id %> primary'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {token: text({description: 'its label or id', required: true})}

  async run() {
    const {args} = await this.parse(TokenShow)
    const result = await this.admin.call('token.show', {token: checkLabel(args.token)})
    this.log(tokenFields(result.token, this.width))
    return result
  }
}
