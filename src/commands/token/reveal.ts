import {string as text} from '@oclif/core/args'
import {yesFlag} from '../../cli/flags.ts'
import {checkLabel} from '../../cli/input.ts'
import {SecretCommand} from '../../cli/secret-command.ts'

export default class TokenReveal extends SecretCommand {
  static override operation = 'token.reveal'
  static override summary = 'Print a token that the vault keeps.'
  static override description =
    `For a host that cannot ask the bridge socket and needs a copy of its own. The gateway records that it was shown.
A token made with --no-store cannot be shown again; rotate it instead.`
  static override examples = [
    {description: 'After a question:', command: '<%= config.bin %> <%= command.id %> primary --yes'},
    {description: 'Into a file:', command: '<%= config.bin %> <%= command.id %> primary --yes --out primary.txt'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {token: text({description: 'its label or id', required: true})}
  static override flags = {...SecretCommand.flags, yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(TokenReveal)
    const params = {token: checkLabel(args.token)}
    await this.confirm(`Print the token ${params.token}?`, flags.yes)
    return this.deliver(
      flags,
      ({token}) => `Token ${token.label}.`,
      () => this.admin.call('token.reveal', params),
    )
  }
}
