import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkLabel} from '../../cli/input.ts'

export default class TokenRevoke extends AdminCommand {
  static override operation = 'token.revoke'
  static override summary = 'Revoke a token and close its sessions.'
  static override description = 'It takes effect at once and cannot be undone. Its label is free again.'
  static override examples = [{description: 'By label:', command: '<%= config.bin %> <%= command.id %> primary'}]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {token: text({description: 'its label or id', required: true})}

  async run() {
    const {args} = await this.parse(TokenRevoke)
    const result = await this.admin.call('token.revoke', {token: checkLabel(args.token)})
    const {label} = result.token
    this.log(result.changed ? `Revoked token ${label}; its sessions are closed.` : `Token ${label} is revoked already.`)
    return result
  }
}
