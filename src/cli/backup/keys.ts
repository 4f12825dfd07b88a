import {closeSync, openSync, readSync} from 'node:fs'
import {string} from '@oclif/core/flags'
import type {BackupLock, BackupUnlock} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {MIN_PASSPHRASE_LENGTH} from '../../contract/vault.ts'
import {passphraseFlags, readPassphrase, readPrivate} from '../passphrase.ts'
import {reading, readText} from '../text-file.ts'

const PASSPHRASES = ['passphrase-file', 'passphrase-stdin']
/** The first stanza of a file that is encrypted to a passphrase, https://age-encryption.org/v1#the-scrypt-recipient-type */
const BY_PASSPHRASE = 'age-encryption.org/v1\n-> scrypt '

/** For whom a backup is made. */
export const lockFlags = {
  ...passphraseFlags,
  recipient: string({
    description: 'encrypt to this age key; repeat it for several',
    helpValue: 'age1...',
    multiple: true,
    exclusive: PASSPHRASES,
  }),
  'recipients-file': string({
    description: 'encrypt to the age keys in this file, one a line',
    helpValue: 'FILE',
    exclusive: PASSPHRASES,
  }),
}

/** What opens a backup. */
export const unlockFlags = {
  ...passphraseFlags,
  identity: string({
    char: 'i',
    description: 'open it with the age key in this file of mode 0600',
    helpValue: 'FILE',
    exclusive: PASSPHRASES,
  }),
}

interface PassphraseFlags {
  readonly 'passphrase-file'?: string | undefined
  readonly 'passphrase-stdin'?: boolean
}
interface LockFlags extends PassphraseFlags {
  readonly recipient?: string[] | undefined
  readonly 'recipients-file'?: string | undefined
}
interface UnlockFlags extends PassphraseFlags {
  readonly identity?: string | undefined
}

/** @throws KruxosError USAGE, IO */
export async function readLock(flags: LockFlags, isPerson: boolean): Promise<BackupLock> {
  const file = flags['recipients-file']
  if (flags.recipient || file !== undefined) {
    return {recipients: [...(flags.recipient ?? []), ...(file === undefined ? [] : linesOf(readText(file), file))]}
  }
  const passphrase = await readPassphrase(flags, isPerson, true)
  if (passphrase.length >= MIN_PASSPHRASE_LENGTH) return {passphrase}
  throw new KruxosError('USAGE', `the passphrase is shorter than ${MIN_PASSPHRASE_LENGTH} characters`)
}

/** Asks for nothing that would not open it. @throws KruxosError USAGE, IO */
export async function readUnlock(backup: string, flags: UnlockFlags, isPerson: boolean): Promise<BackupUnlock> {
  const {identity} = flags
  if (identity !== undefined) return {identities: linesOf(readPrivate(identity), identity)}
  if (startOf(backup) === BY_PASSPHRASE) return {passphrase: await readPassphrase(flags, isPerson, false)}
  throw new KruxosError('USAGE', `${backup} is not encrypted to a passphrase`, {hint: 'give --identity FILE'})
}

/** Asks for nothing: a list can do without. @throws KruxosError USAGE, IO */
export async function listUnlock(flags: UnlockFlags, isPerson: boolean): Promise<BackupUnlock | null> {
  const {identity} = flags
  if (identity !== undefined) return {identities: linesOf(readPrivate(identity), identity)}
  const isGiven = flags['passphrase-file'] !== undefined || flags['passphrase-stdin'] === true
  return isGiven ? {passphrase: await readPassphrase(flags, isPerson, false)} : null
}

function linesOf(text: string, file: string): string[] {
  const lines = text.split(/\r?\n/).map(line => line.trim())
  const keys = lines.filter(line => line !== '' && !line.startsWith('#'))
  if (keys.length > 0) return keys
  throw new KruxosError('USAGE', `there is no key in ${file}`)
}

function startOf(file: string): string {
  return reading(file, () => {
    const fd = openSync(file, 'r')
    try {
      const buffer = Buffer.alloc(BY_PASSPHRASE.length)
      return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0))
    } finally {
      closeSync(fd)
    }
  })
}
