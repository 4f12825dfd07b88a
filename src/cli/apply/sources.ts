import {readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import type {SecretSource} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import {readPrivate} from '../passphrase.ts'
import type {Context} from './kind.ts'

/**
 * The value that a reference leads to; null: the one that the vault has at `path`.
 * @throws KruxosError USAGE, IO, NOT_FOUND when there is none
 */
export function readSource(source: SecretSource, path: string, {host, folder}: Pick<Context, 'host' | 'folder'>) {
  if ('vault' in source) return checkOwnPath(source.vault, path)
  if ('file' in source) return filled(readPrivate(resolve(folder, source.file)), source.file)
  if ('env' in source) return filled(host.env[source.env] ?? '', `the variable ${source.env}`)
  return filled(readCredential(source.credential, host.env['CREDENTIALS_DIRECTORY']), `credential ${source.credential}`)
}

/** The vault gives no value out: it can only be left as it is. */
function checkOwnPath(given: string, own: string): null {
  if (given === own) return null
  throw new KruxosError('USAGE', `the vault gives no value out; here only ${own} is possible: the value stays as it is`)
}

/** systemd gives them to the unit alone, whatever their mode looks like. */
function readCredential(name: string, folder: string | undefined): string {
  if (!folder) throw new KruxosError('NOT_FOUND', 'CREDENTIALS_DIRECTORY is not set: no credential was handed over')
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch (cause) {
    throw new KruxosError('IO', `cannot read the credential ${name} (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    })
  }
}

/** A value may have many lines; the end of the last one is not part of it. */
function filled(text: string, where: string): string {
  const value = text.replace(/\r?\n$/, '')
  if (value !== '') return value
  throw new KruxosError('USAGE', `there is no value in ${where}`)
}
