import {boolean, string} from '@oclif/core/flags'
import type {HandOver, Token} from '../contract/token.ts'
import {AdminCommand} from './admin-command.ts'
import {addToEnvFile} from './env-file.ts'
import {keepSecret} from './secret-file.ts'
import {visible} from './text.ts'
import {renderSecret} from './token-view.ts'

interface SecretFlags {
  readonly raw?: boolean
  readonly out?: string | undefined
  readonly 'env-out'?: string | undefined
}

interface Answer {
  readonly token: Token
  readonly secret: string | null
  readonly handOver?: HandOver | undefined
  readonly changed?: boolean
}

type Kept = Answer & {readonly file: string | null}

/** A command whose result holds a token. It comes out once: on stdout, or into a file that did not exist. */
export abstract class SecretCommand extends AdminCommand {
  static override flags = {
    'env-out': string({
      // Node takes this one for itself, wherever it stands, unless it was started with "--"; it wants a file that exists.
      aliases: ['env-file'],
      description: 'add it to this file (mode 0600) as KRUXOS_AGENT_TOKEN=..., or KRUXOS_USER_TOKEN, and print none',
      helpValue: 'FILE',
      exclusive: ['raw', 'out'],
    }),
    out: string({
      description: 'write the token into this new file (mode 0600) and print none',
      helpValue: 'FILE',
      exclusive: ['raw'],
    }),
    raw: boolean({description: 'print the token and nothing else', exclusive: ['json'], default: false}),
  }

  /** Was just made, so that the vault can show it again: without a terminal it is masked, as logs are read by others. */
  protected readonly isNew: boolean = false

  protected async deliver<R extends Answer>(
    flags: SecretFlags,
    sentence: (answer: R) => string,
    ask: () => Promise<R>,
  ): Promise<R & {file: string | null}> {
    const answer = await this.keep(flags, ask)
    const {secret, handOver} = answer
    await this.tell(flags, sentence(answer), answer)
    if (secret !== null) this.logToStderr(visible(`warning: ${caution(answer.token)}`))
    if (handOver) this.logToStderr('warning: who has this code gets the token, once: kruxos token unwrap --stdin')
    return answer
  }

  /** Of what went into a file stdout has the id alone, for a script. */
  private async tell({raw, out, 'env-out': envFile}: SecretFlags, sentence: string, answer: Kept): Promise<void> {
    const isMasked = this.isNew && answer.token.stored && !process.stdout.isTTY
    const facts = renderSecret(sentence, {...answer, isMasked}, await this.paint())
    const given = answer.secret ?? answer.handOver?.code
    if (out !== undefined || envFile !== undefined) {
      if (!this.jsonEnabled()) this.logToStderr(facts)
      this.log(visible(answer.token.id))
    } else if (!raw) this.log(facts)
    else if (given === undefined) this.logToStderr(visible(sentence))
    else this.log(given)
  }

  private async keep<R extends Answer>({out, 'env-out': envFile}: SecretFlags, ask: () => Promise<R>) {
    if (out !== undefined) return keepSecret(out, ask)
    if (envFile !== undefined) return addToEnvFile(envFile, envFile === this.host.env['GITHUB_ENV'], ask)
    return {...(await ask()), file: null}
  }
}

function caution({stored, label}: Token): string {
  const advice = 'keep this token where nobody else can read it'
  return stored ? `${advice}; it can be shown again: kruxos token reveal ${label}` : `${advice}; it is shown only once`
}
