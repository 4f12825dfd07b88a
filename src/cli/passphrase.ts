import {readFileSync, statSync} from 'node:fs'
import {boolean, string} from '@oclif/core/flags'
import {KruxosError} from '../contract/errors.ts'
import {MIN_PASSPHRASE_LENGTH} from '../contract/vault.ts'
import {askHidden} from './prompt.ts'
import {reading, readText, STDIN} from './text-file.ts'

const GROUP_AND_OTHERS = 0o077
/** Argon2id takes its time, and attempts wait for one another. */
export const KEY_DERIVATION_TIMEOUT_MS = 60_000

/** How a passphrase comes in; never as the value of a flag. */
export const passphraseFlags = {
  'passphrase-file': string({
    description: 'read the passphrase from this file of mode 0600',
    helpValue: 'FILE',
    exclusive: ['passphrase-stdin'],
  }),
  'passphrase-stdin': boolean({description: 'read the passphrase from the first line of stdin', default: false}),
}

interface PassphraseSource {
  readonly 'passphrase-file'?: string | undefined
  readonly 'passphrase-stdin'?: boolean
}

/**
 * @param isNew asked twice, because a slip of the finger would lock the vault for good
 * @throws KruxosError USAGE when there is no passphrase and nobody to ask, IO when the file cannot be trusted
 */
export async function readPassphrase(source: PassphraseSource, isPerson: boolean, isNew: boolean): Promise<string> {
  if (source['passphrase-stdin']) return firstLine(readText(STDIN), 'stdin')
  const file = source['passphrase-file']
  if (file !== undefined) return firstLine(readPrivate(file), file)
  if (!isPerson) {
    throw new KruxosError('USAGE', 'a passphrase is needed and nobody can be asked', {
      hint: 'give --passphrase-file FILE or --passphrase-stdin',
    })
  }
  const passphrase = await askHidden(isNew ? 'New passphrase:' : 'Passphrase:')
  if (isNew && (await askHidden('Once more:')) !== passphrase) {
    throw new KruxosError('USAGE', 'the two passphrases differ', {hint: 'nothing was changed; try again'})
  }
  return passphrase
}

/** Of a passphrase that is to seal the vault, before anything is done. @throws KruxosError USAGE */
export function checkLength(passphrase: string): void {
  if (passphrase.length >= MIN_PASSPHRASE_LENGTH) return
  throw new KruxosError('USAGE', `a vault passphrase needs at least ${MIN_PASSPHRASE_LENGTH} characters`)
}

/** @throws KruxosError USAGE when there is nothing in it */
export function firstLine(text: string, where: string, what = 'passphrase'): string {
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line !== '') return line
  throw new KruxosError('USAGE', `the ${what} in ${where} is empty`)
}

/** @throws KruxosError IO when it cannot be read, or others could read it */
export function readPrivate(file: string): string {
  return reading(file, () => {
    const {mode} = statSync(file)
    if (process.platform !== 'win32' && mode & GROUP_AND_OTHERS) {
      throw new KruxosError('IO', `${file} can be read by others`, {hint: `chmod 600 ${file}`})
    }
    return readFileSync(file, 'utf8')
  })
}
