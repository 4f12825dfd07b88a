import {SecretCommand} from '../../cli/secret-command.ts'
import {readSecretValue, secretValueFlags} from '../../cli/secret-input.ts'

export default class TokenUnwrap extends SecretCommand {
  static override operation = 'token.unwrap'
  static override summary = 'Give the token of a hand-over code, once.'
  static override description =
    `The code comes from "token create --wrap-ttl", and is read from stdin, a file, or asked for. A code that was used
already is a CONFLICT and raises an alert: whoever used it first has the token.`
  static override examples = [
    {
      description: 'With the code on stdin:',
      command: '<%= config.bin %> <%= command.id %> --stdin --out ci-token.txt',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override flags = {...SecretCommand.flags, ...secretValueFlags}

  async run() {
    const {flags} = await this.parse(TokenUnwrap)
    const code = await readSecretValue('the code', flags, this.isPerson)
    return this.deliver(
      flags,
      ({token}) => `Token ${token.label}.`,
      () => this.admin.call('token.unwrap', {code}),
    )
  }
}
