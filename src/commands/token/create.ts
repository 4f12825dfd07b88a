import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {agentFlag, checkIdempotencyKey, idempotencyKeyFlag, ifAbsentFlag, ttlFlag} from '../../cli/flags.ts'
import {checkAgentName, checkLabel, parseDuration} from '../../cli/input.ts'
import {SecretCommand} from '../../cli/secret-command.ts'
import type {Result} from '../../contract/operations.ts'

export default class TokenCreate extends SecretCommand {
  static override operation = 'token.create'
  static override summary = 'Create a token and print it.'
  static override description =
    `A token opens the gateway to an agent, or with --user to a person. It is kept in the vault as
user/token/LABEL, so that "token grant" can let a bridge have it and "token reveal" show it again; with --no-store the
printed copy is the only one. A label belongs to one token at a time.`
  static override examples = [
    {description: 'For the default agent, under the label "primary":', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'For an agent by name, for 30 days, into a file:',
      command: '<%= config.bin %> <%= command.id %> ci --agent default-agent --ttl 30d --out ci-token.txt',
    },
    {
      description: 'In a script that may run twice:',
      command: '<%= config.bin %> <%= command.id %> nightly --if-absent --json',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the token', default: 'primary'})}
  static override flags = {
    ...SecretCommand.flags,
    agent: agentFlag,
    user: boolean({description: 'a token for a person, not for an agent', exclusive: ['agent'], default: false}),
    ttl: ttlFlag,
    store: boolean({description: 'keep the token in the vault', default: true, allowNo: true}),
    'if-absent': ifAbsentFlag,
    'idempotency-key': idempotencyKeyFlag,
  }

  async run() {
    const {args, flags} = await this.parse(TokenCreate)
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const params = {
      label: checkLabel(args.label),
      principal: flags.user ? ('user' as const) : ('agent' as const),
      ...(flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}),
      ...(flags.ttl === undefined ? {} : {ttlSeconds: parseDuration(flags.ttl, '--ttl')}),
      store: flags.store,
      ifAbsent: flags['if-absent'],
    }
    return this.deliver(flags, sentence, () => this.admin.call('token.create', params, {idempotencyKey}))
  }
}

function sentence({token, changed}: Result<'token.create'>): string {
  return changed ? `Created token ${token.label}.` : `Token ${token.label} exists already; it is not shown again.`
}
