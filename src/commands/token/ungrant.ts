import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {granteeFlag, uidOf} from '../../cli/grantee.ts'
import {checkLabel} from '../../cli/input.ts'

export default class TokenUngrant extends AdminCommand {
  static override operation = 'token.ungrant'
  static override summary = 'Take a grant of a token back.'
  static override description =
    `The user's bridge is not given the token again. A copy that it has already stays valid, and so do its sessions: "token
rotate" ends both, and bridges with a grant get the new token by themselves.`
  static override examples = [
    {description: 'From yourself:', command: '<%= config.bin %> <%= command.id %> primary'},
    {description: 'From a user by name or uid:', command: '<%= config.bin %> <%= command.id %> primary --user 0'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the token', required: true})}
  static override flags = {user: granteeFlag}

  async run() {
    const {args, flags} = await this.parse(TokenUngrant)
    const params = {label: checkLabel(args.label), uid: await uidOf(this.host, flags.user)}
    const result = await this.admin.call('token.ungrant', params)
    const {label} = result.token
    this.log(
      result.changed
        ? `Token ${label} is no longer granted to user ${params.uid}.`
        : `Token ${label} is not granted to user ${params.uid}.`,
    )
    if (result.changed) this.logToStderr(`A copy that was given out stays valid until: kruxos token rotate ${label}`)
    return result
  }
}
