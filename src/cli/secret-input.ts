import {boolean, string} from '@oclif/core/flags'
import {KruxosError} from '../contract/errors.ts'
import {readPrivate} from './passphrase.ts'
import {askHidden} from './prompt.ts'
import {readText, STDIN} from './text-file.ts'

/** How the value of a secret comes in; never as the value of a flag. */
export const secretValueFlags = {
  file: string({description: 'read the value from this file of mode 0600', helpValue: 'FILE', exclusive: ['stdin']}),
  stdin: boolean({description: 'read the value from stdin', default: false}),
}

/** What a secret is for. Lists are given by repeating the flag. */
export const secretScopeFlags = {
  capability: string({
    description: 'a capability that may use it, or a pattern such as git.*',
    helpValue: 'NAME',
    multiple: true,
  }),
  host: string({
    description: 'a host that it may be sent to: api.github.com, *.example.com, db.lan:5432',
    helpValue: 'HOST',
    multiple: true,
  }),
  agent: string({
    description: 'an agent that may use it; every agent when left out',
    helpValue: 'NAME',
    multiple: true,
  }),
  description: string({description: 'what it is for, up to 500 characters', helpValue: 'TEXT'}),
}

interface SecretSource {
  readonly file?: string | undefined
  readonly stdin?: boolean
}

/** @throws KruxosError USAGE when there is no value and nobody to ask, IO when the file cannot be trusted */
export async function readSecretValue(name: string, {file, stdin}: SecretSource, isPerson: boolean): Promise<string> {
  if (stdin) return checked(readText(STDIN), 'stdin')
  if (file !== undefined) return checked(readPrivate(file), file)
  if (!isPerson) {
    throw new KruxosError('USAGE', `the value of ${name} is needed and nobody can be asked`, {
      hint: 'give --file FILE or --stdin',
    })
  }
  return checked(await askHidden(`Value of ${name}:`), 'the answer')
}

/** A value may have many lines; the end of the last one is not part of it. */
function checked(text: string, where: string): string {
  const value = text.replace(/\r?\n$/, '')
  if (value !== '') return value
  throw new KruxosError('USAGE', `the value in ${where} is empty`)
}
