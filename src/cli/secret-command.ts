import {boolean, string} from '@oclif/core/flags'
import type {Token} from '../contract/token.ts'
import {AdminCommand} from './admin-command.ts'
import {keepSecret} from './secret-file.ts'
import {renderSecret} from './token-view.ts'

interface SecretFlags {
  readonly raw?: boolean
  readonly out?: string | undefined
}

interface Answer {
  readonly token: Token
  readonly secret: string | null
  readonly changed?: boolean
}

/** A command whose result holds a token. It comes out once: on stdout, or into a file that did not exist. */
export abstract class SecretCommand extends AdminCommand {
  static override flags = {
    out: string({
      description: 'write the token into this new file (mode 0600) and print none',
      helpValue: 'FILE',
      exclusive: ['raw'],
    }),
    raw: boolean({description: 'print the token and nothing else', exclusive: ['json'], default: false}),
  }

  protected async deliver<R extends Answer>(
    {raw = false, out}: SecretFlags,
    sentence: (answer: R) => string,
    ask: () => Promise<R>,
  ): Promise<R & {file: string | null}> {
    const answer = out === undefined ? {...(await ask()), file: null} : await keepSecret(out, ask)
    const {secret} = answer
    if (!raw) this.log(renderSecret(sentence(answer), answer, await this.paint()))
    else if (secret === null) this.logToStderr(sentence(answer))
    else this.log(secret)
    if (secret !== null) this.logToStderr(`warning: ${caution(answer.token)}`)
    return answer
  }
}

function caution({stored, label}: Token): string {
  const advice = 'keep this token where nobody else can read it'
  return stored ? `${advice}; it can be shown again: kruxos token reveal ${label}` : `${advice}; it is shown only once`
}
