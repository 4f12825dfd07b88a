import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {checkIdempotencyKey, idempotencyKeyFlag, ifAbsentFlag, ttlFlag} from '../../cli/flags.ts'
import {checkLabel, parseDuration} from '../../cli/input.ts'
import {SecretCommand} from '../../cli/secret-command.ts'
import {KruxosError} from '../../contract/errors.ts'
import {DEFAULT_TOKEN_LABEL} from '../../contract/names.ts'

export default class UserTokenCreate extends SecretCommand {
  static override operation = 'token.create'
  static override summary = 'Create a user token and print it.'
  static override description = 'The same as "token create --user". It is kept in the vault as user/token/LABEL.'
  static override examples = [
    {description: 'Under a label:', command: '<%= config.bin %> <%= command.id %> laptop'},
    {description: 'For 12 hours:', command: '<%= config.bin %> <%= command.id %> --label visitor --ttl 12h'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO'] as const
  static override args = {label: text({description: 'label of the token; "primary" when left out'})}
  static override flags = {
    ...SecretCommand.flags,
    label: string({description: 'the same as LABEL', helpValue: 'LABEL'}),
    ttl: ttlFlag,
    'if-absent': ifAbsentFlag,
    'idempotency-key': idempotencyKeyFlag,
  }

  protected override readonly isNew = true

  async run() {
    const {args, flags} = await this.parse(UserTokenCreate)
    if (args.label !== undefined && flags.label !== undefined) {
      throw new KruxosError('USAGE', 'the label is given twice', {hint: 'leave --label out'})
    }
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const params = {
      label: checkLabel(args.label ?? flags.label ?? DEFAULT_TOKEN_LABEL),
      principal: 'user' as const,
      ...(flags.ttl === undefined ? {} : {ttlSeconds: parseDuration(flags.ttl, '--ttl')}),
      ifAbsent: flags['if-absent'],
    }
    return this.deliver(
      flags,
      ({token, changed}) =>
        changed ? `Created user token ${token.label}.` : `User token ${token.label} exists already.`,
      () => this.admin.call('token.create', params, {idempotencyKey}),
    )
  }
}
