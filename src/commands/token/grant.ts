import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {granteeFlag, uidOf} from '../../cli/grantee.ts'
import {checkLabel} from '../../cli/input.ts'

export default class TokenGrant extends AdminCommand {
  static override operation = 'token.grant'
  static override summary = "Let a user's mcp-bridge ask for a token."
  static override description =
    `The bridge gets the token by its label from that user's bridge socket. "cli-config generate" does this for the tokens
that it makes. Users who hold tokens of one agent share its workspace. Only the gateway of an appliance serves
more users than its own.`
  static override examples = [
    {
      description: 'To yourself, or under sudo to who called it:',
      command: '<%= config.bin %> <%= command.id %> primary',
    },
    {description: 'To a user by name or uid:', command: '<%= config.bin %> <%= command.id %> primary --user 0'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the token', required: true})}
  static override flags = {user: granteeFlag}

  async run() {
    const {args, flags} = await this.parse(TokenGrant)
    const params = {label: checkLabel(args.label), uid: await uidOf(this.host, flags.user)}
    const result = await this.admin.call('token.grant', params)
    const {label} = result.token
    this.log(
      result.changed
        ? `Granted token ${label} to user ${params.uid}, whose bridge asks for it at ${result.bridgeSocket}`
        : `Token ${label} is granted to user ${params.uid} already.`,
    )
    return result
  }
}
