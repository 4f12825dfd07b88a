import {string as text} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {agentFlag, checkIdempotencyKey, idempotencyKeyFlag, ifAbsentFlag, ttlFlag} from '../../cli/flags.ts'
import {checkAgentName, checkLabel, parseDuration} from '../../cli/input.ts'
import {firstLine} from '../../cli/passphrase.ts'
import {SecretCommand} from '../../cli/secret-command.ts'
import {readText, STDIN} from '../../cli/text-file.ts'
import {KruxosError} from '../../contract/errors.ts'
import {DEFAULT_TOKEN_LABEL} from '../../contract/names.ts'
import type {Result} from '../../contract/operations.ts'

export default class TokenCreate extends SecretCommand {
  static override operation = 'token.create'
  static override summary = 'Create a token and print it.'
  static override description =
    `A token opens the gateway to an agent, or with --user to a person. It is kept in the vault as
user/token/LABEL, so that "token grant" can let a bridge have it and "token reveal" show it again; with --no-store the
printed copy is the only one. Where stdout is no terminal a token that the vault keeps is masked, unless --raw or --json
asks for it. A label belongs to one token at a time.
With --hash-stdin the secret is yours: only its SHA-256 is sent. With --wrap-ttl no secret is made yet: a code is printed
that "token unwrap" takes once.`
  static override examples = [
    {description: 'For the default agent, under the label "primary":', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'For 30 days, into a file:',
      command: '<%= config.bin %> <%= command.id %> ci --ttl 30d --out ci-token.txt',
    },
    {
      description: 'In a script that may run twice:',
      command: '<%= config.bin %> <%= command.id %> nightly --if-absent --json',
    },
    {
      description: 'To hand over with a code:',
      command: '<%= config.bin %> <%= command.id %> laptop --wrap-ttl 5m --raw',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO', 'NOT_FOUND'] as const
  static override args = {label: text({description: 'label of the token', default: DEFAULT_TOKEN_LABEL})}
  static override flags = {
    ...SecretCommand.flags,
    agent: agentFlag,
    user: boolean({description: 'a token for a person, not for an agent', exclusive: ['agent'], default: false}),
    ttl: ttlFlag,
    store: boolean({description: 'keep the token in the vault', default: true, allowNo: true}),
    'hash-stdin': boolean({
      description: 'read the SHA-256 (hex) of a secret of your own from stdin, as sha256sum prints it',
      exclusive: ['raw', 'out', 'env-out', 'wrap-ttl'],
      default: false,
    }),
    'wrap-ttl': string({
      description: 'print a one-use code in place of the token, valid for so long, for example 5m',
      helpValue: 'TIME',
      exclusive: ['out', 'env-out'],
    }),
    'if-absent': ifAbsentFlag,
    'idempotency-key': idempotencyKeyFlag,
  }

  protected override readonly isNew = true

  async run() {
    const {args, flags} = await this.parse(TokenCreate)
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const params = {
      label: checkLabel(args.label),
      principal: flags.user ? ('user' as const) : ('agent' as const),
      ...(flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}),
      ...(flags.ttl === undefined ? {} : {ttlSeconds: parseDuration(flags.ttl, '--ttl')}),
      store: flags.store,
      ...(flags['hash-stdin'] ? {hash: readHash()} : {}),
      ...(flags['wrap-ttl'] === undefined ? {} : {wrapTtlSeconds: parseDuration(flags['wrap-ttl'], '--wrap-ttl')}),
      ifAbsent: flags['if-absent'],
    }
    return this.deliver(flags, sentence, () => this.admin.call('token.create', params, {idempotencyKey}))
  }
}

/** Not as a flag: it looks like a token, and nobody should get used to seeing one there. @throws KruxosError USAGE */
function readHash(): string {
  const [hash = ''] = firstLine(readText(STDIN), 'stdin', 'hash').toLowerCase().split(/\s/, 1)
  if (/^[0-9a-f]{64}$/.test(hash)) return hash
  throw new KruxosError('USAGE', 'stdin holds no SHA-256: 64 hex characters', {hint: 'pipe the output of sha256sum'})
}

function sentence({token, changed}: Result<'token.create'>): string {
  return changed ? `Created token ${token.label}.` : `Token ${token.label} exists already; it is not shown again.`
}
