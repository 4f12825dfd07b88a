import {boolean, string} from '@oclif/core/flags'
import {KruxosError} from '../contract/errors.ts'
import {firstLine, readPrivate} from './passphrase.ts'
import {askHidden} from './prompt.ts'
import {readText, STDIN} from './text-file.ts'

/** How a password of another service comes in; never as the value of a flag. */
export const passwordFlags = {
  'password-file': string({
    description: 'read the password from this file of mode 0600',
    helpValue: 'FILE',
    exclusive: ['password-stdin'],
  }),
  'password-stdin': boolean({description: 'read the password from the first line of stdin', default: false}),
}

interface PasswordSource {
  readonly 'password-file'?: string | undefined
  readonly 'password-stdin'?: boolean
}

/** @throws KruxosError USAGE when there is no password and nobody to ask, IO when the file cannot be trusted */
export async function readPassword(source: PasswordSource, isPerson: boolean): Promise<string> {
  if (source['password-stdin']) return firstLine(readText(STDIN), 'stdin', 'password')
  const file = source['password-file']
  if (file !== undefined) return firstLine(readPrivate(file), file, 'password')
  if (isPerson) return askHidden('Password:')
  throw new KruxosError('USAGE', 'a password is needed and nobody can be asked', {
    hint: 'give --password-file FILE or --password-stdin',
  })
}
