import {string as text} from '@oclif/core/args'
import {checkIdempotencyKey, idempotencyKeyFlag} from '../../cli/flags.ts'
import {checkLabel} from '../../cli/input.ts'
import {SecretCommand} from '../../cli/secret-command.ts'

export default class TokenRotate extends SecretCommand {
  static override operation = 'token.rotate'
  static override summary = 'Replace a token; the old one dies at once.'
  static override description =
    `Use it when a token may have been seen. Label, agent and grants stay; sessions opened with the old token are closed.
A bridge that asks the vault gets the new token by itself.`
  static override examples = [
    {description: 'By label:', command: '<%= config.bin %> <%= command.id %> primary'},
    {description: 'Into a file:', command: '<%= config.bin %> <%= command.id %> primary --out rotated.txt'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {token: text({description: 'its label or id', required: true})}
  static override flags = {...SecretCommand.flags, 'idempotency-key': idempotencyKeyFlag}

  protected override readonly isNew = true

  async run() {
    const {args, flags} = await this.parse(TokenRotate)
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const params = {token: checkLabel(args.token)}
    return this.deliver(
      flags,
      ({token}) => `Replaced token ${token.label}; the old one is dead.`,
      () => this.admin.call('token.rotate', params, {idempotencyKey}),
    )
  }
}
