import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {KEY_BYTES} from '../cipher.ts'
import {locked} from '../faults.ts'

const NAME = 'kruxos-vault-key'
const HINT = `give the unit LoadCredentialEncrypted=${NAME}:<file> (systemd-creds encrypt --name=${NAME}) and restart it`

/**
 * The master key that systemd hands to this unit, under $CREDENTIALS_DIRECTORY.
 * @throws KruxosError LOCKED when there is none: a blob of another machine is not a reason to stop the boot
 */
export async function readCredential(directory: string | undefined): Promise<Buffer> {
  if (directory === undefined) throw locked(`no systemd credential ${NAME} was given to the gateway`, HINT)
  const key = await readFile(join(directory, NAME)).catch(error => {
    throw locked(`the systemd credential ${NAME} cannot be read: ${error.code}`, HINT)
  })
  if (key.length === KEY_BYTES) return key
  throw locked(`the systemd credential ${NAME} has ${key.length} bytes, not ${KEY_BYTES}`, HINT)
}
