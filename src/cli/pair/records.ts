import {accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'

/** What this machine keeps of a gateway that it is paired with; the token is elsewhere. */
export interface PairingRecord {
  /** the address of the bridge's connection */
  readonly gateway: string
  /** SHA-256 of the gateway's public key, base64 */
  readonly pinSha256: string
  readonly label: string
  readonly agent: string
  readonly tokenId: string
  readonly keptIn: 'keychain' | 'file'
  /** null: in the keychain */
  readonly file: string | null
}

/** Its files in `dir`: no file system takes every name of a host. */
export function filesOf(dir: string, {host}: URL): {record: string; token: string} {
  const name = host.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '_')
  return {record: join(dir, `${name}.json`), token: join(dir, `${name}.token`)}
}

/** @throws KruxosError IO */
export function readRecord(dir: string, endpoint: URL): PairingRecord | null {
  const {record} = filesOf(dir, endpoint)
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new KruxosError('IO', `cannot read ${record}`, {hint: `mend or remove ${record}`, cause})
  }
}

/** Before a code is spent on a machine that could not keep its token. @throws KruxosError IO */
export function prepareFolder(dir: string): void {
  try {
    mkdirSync(dir, {recursive: true, mode: 0o700})
    accessSync(dir, constants.W_OK)
  } catch (cause) {
    throw new KruxosError('IO', `cannot write to ${dir} (${(cause as NodeJS.ErrnoException).code})`, {cause})
  }
}

export function hasRecords(dir: string): boolean {
  try {
    return readdirSync(dir).some(name => name.endsWith('.json'))
  } catch {
    return false
  }
}

/** Whole or not at all, for this user alone. @throws KruxosError IO */
export function writePrivate(file: string, text: string): void {
  const partial = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(partial, text, {mode: 0o600, flag: 'wx', flush: true})
    renameSync(partial, file)
  } catch (cause) {
    rmSync(partial, {force: true})
    throw new KruxosError('IO', `cannot write ${file} (${(cause as NodeJS.ErrnoException).code})`, {cause})
  }
}
