import {rmSync} from 'node:fs'
import {readCredentialsFile} from '../../bridge/credentials-file.ts'
import {openKeychain} from '../../bridge/keychain.ts'
import {KruxosError} from '../../contract/errors.ts'
import {filesOf, type PairingRecord, writePrivate} from './records.ts'

/** Where the token of this machine is, and how a bridge with nothing but that in its environment comes to it. */
export interface Place {
  readonly keptIn: PairingRecord['keptIn']
  readonly file: string | null
  readonly env: Readonly<Record<string, string>>
}

interface Machine {
  readonly platform: NodeJS.Platform
  readonly uid: number | null
  exists(path: string): boolean
}

/**
 * The keychain of this user. On Linux it is behind the session bus, and clients start a bridge without the variable that names
 * it: one that is not where every session of the user has it cannot be found later.
 */
export function keychainPlace({host}: URL, {platform, uid, exists}: Machine): Place | null {
  const place = {keptIn: 'keychain', file: null} as const
  if (platform !== 'linux') return {...place, env: {KRUXOS_KEYCHAIN_LABEL: host}}
  const bus = `/run/user/${uid}/bus`
  if (!exists(bus)) return null
  return {...place, env: {KRUXOS_KEYCHAIN_LABEL: host, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}`}}
}

export function filePlace(dir: string, endpoint: URL): Place {
  const {token} = filesOf(dir, endpoint)
  return {keptIn: 'file', file: token, env: {KRUXOS_CREDENTIALS_FILE: token}}
}

/** @throws KruxosError IO */
export async function keep({file}: Place, {host}: URL, token: string): Promise<void> {
  if (file !== null) return writePrivate(file, `${token}\n`)
  await (await openKeychain(host)).write(token)
}

/** The token of an earlier pairing; null when it cannot be had, for whatever reason. */
export async function recall({file}: Pick<Place, 'file'>, {host}: URL): Promise<string | null> {
  try {
    return file === null ? await (await openKeychain(host)).read() : readCredentialsFile(file)
  } catch (error) {
    if (error instanceof KruxosError) return null
    throw error
  }
}

/** @throws KruxosError IO */
export async function forget({file}: Pick<Place, 'file'>, {host}: URL): Promise<void> {
  if (file === null) await (await openKeychain(host)).remove()
  else rmSync(file, {force: true})
}
