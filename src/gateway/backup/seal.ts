import {type FileHandle, open} from 'node:fs/promises'
import {Decrypter, Encrypter} from 'age-encryption'
import type {BackupLock, BackupUnlock} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'

type Bytes = AsyncIterable<Uint8Array>

/** The age format, https://age-encryption.org/v1. @throws KruxosError USAGE on a recipient that is none */
export async function encrypt(source: Bytes, lock: BackupLock): Promise<Bytes> {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.setPassphrase(lock.passphrase)
  else for (const recipient of lock.recipients) addTo(() => encrypter.addRecipient(recipient), 'recipient')
  return encrypter.encrypt(ReadableStream.from(source))
}

/** @throws KruxosError IO */
export function openBackup(file: string): Promise<FileHandle> {
  return open(file, 'r').catch(error => {
    throw ioError('read', file, error)
  })
}

/** @throws KruxosError as `decrypt` does; the bytes also reject when the signal aborts */
export function decryptFile(file: FileHandle, unlock: BackupUnlock, signal: AbortSignal | undefined): Promise<Bytes> {
  return decrypt(file.createReadStream({autoClose: false, ...(signal && {signal})}), unlock)
}

/** @throws KruxosError DENIED when it does not open, IO when it is no age file; the bytes reject on a change */
export async function decrypt(source: Bytes, unlock: BackupUnlock): Promise<Bytes> {
  const decrypter = new Decrypter()
  if ('passphrase' in unlock) decrypter.addPassphrase(unlock.passphrase)
  else for (const identity of unlock.identities) addTo(() => decrypter.addIdentity(identity), 'identity')
  try {
    return await decrypter.decrypt(ReadableStream.from(source))
  } catch (error) {
    if (error instanceof Error && /identit|passphrase/.test(error.message)) {
      throw new KruxosError('DENIED', 'the passphrase or the identities do not open this backup', {
        hint: 'give another --passphrase-file or --identity',
      })
    }
    throw damaged(error)
  }
}

export function damaged(cause?: unknown): KruxosError {
  return new KruxosError('IO', 'the backup is damaged, cut short, or no backup of kruxos', {
    hint: 'take another copy of it',
    cause,
  })
}

/** What the library says of a bad key may repeat it. */
function addTo(add: () => void, what: 'recipient' | 'identity'): void {
  try {
    add()
  } catch {
    throw new KruxosError('USAGE', `an age ${what} that was given is none`, {
      hint:
        what === 'recipient'
          ? 'a recipient begins with age1; age-keygen makes one'
          : 'AGE-SECRET-KEY-1... of age-keygen',
    })
  }
}
