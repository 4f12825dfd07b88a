import {createReadStream} from 'node:fs'
import {open, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {extract} from 'tar-stream'
import type {BackupFile, BackupListResult, BackupUnlock} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {ABOUT, About} from './manifest.ts'
import {damaged, decrypt} from './seal.ts'

export interface ListOrder {
  readonly folder: string
  /** without it only what stands outside the encryption is told */
  readonly unlock: BackupUnlock | null
}

/** https://age-encryption.org/v1#encrypted-file-format */
const MAGIC = 'age-encryption.org/v1\n'
const HEADER_BYTES = 16_384

/** What lies in a folder in the format of a backup, the newest first. @throws KruxosError IO */
export async function listBackups({folder, unlock}: ListOrder): Promise<BackupListResult> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(error => {
    throw ioError('read', folder, error)
  })
  const found: BackupFile[] = []
  for (const entry of entries.filter(each => each.isFile())) {
    const backup = await look(join(folder, entry.name), unlock)
    if (backup) found.push(backup)
  }
  const time = ({createdAt, modifiedAt}: BackupFile) => createdAt ?? modifiedAt
  return {folder, backups: found.sort((a, b) => time(b).localeCompare(time(a)))}
}

/** null for a file of another format */
async function look(file: string, unlock: BackupUnlock | null): Promise<BackupFile | null> {
  const outside = await lookOutside(file).catch(error => {
    throw ioError('read', file, error)
  })
  if (!outside) return null
  const inside = unlock === null ? null : await lookInside(file, unlock)
  return {...outside, opens: inside?.opens ?? null, createdAt: null, version: null, ...inside?.about}
}

async function lookOutside(file: string) {
  await using handle = await open(file, 'r')
  const {size, mtime} = await handle.stat()
  const {buffer, bytesRead} = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
  const header = buffer.toString('latin1', 0, bytesRead).split('\n--- ')[0] ?? ''
  if (!header.startsWith(MAGIC)) return null
  const kinds = [...header.matchAll(/^-> (\S+)/gm)].map(([, kind = '']) => kind)
  const lockedBy = kinds[0] === 'scrypt' ? ('passphrase' as const) : ('keys' as const)
  return {file, bytes: size, modifiedAt: mtime.toISOString(), lockedBy, keys: lockedBy === 'keys' ? kinds.length : 0}
}

/** Reads no further than the first entry. */
async function lookInside(file: string, unlock: BackupUnlock): Promise<{opens: boolean; about: About | null}> {
  const source = createReadStream(file)
  try {
    return {opens: true, about: await readAbout(await decrypt(source, unlock))}
  } catch (error) {
    if (!(error instanceof KruxosError) || !['DENIED', 'IO'].includes(error.code)) throw error
    return {opens: error.code !== 'DENIED', about: null}
  } finally {
    source.destroy()
  }
}

async function readAbout(archive: AsyncIterable<Uint8Array>): Promise<About> {
  const entries = extract()
  const bytes = Readable.from(archive)
  bytes.on('error', error => entries.destroy(error)).pipe(entries)
  try {
    for await (const entry of entries) {
      if (entry.header.name !== ABOUT) break
      return About.parse(JSON.parse(await text(entry)))
    }
    throw damaged()
  } catch (error) {
    throw error instanceof KruxosError ? error : damaged(error)
  } finally {
    bytes.destroy()
  }
}
