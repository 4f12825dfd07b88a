import {closeSync, constants, existsSync, openSync, readSync} from 'node:fs'
import type {Paths} from '../../config/paths.ts'
import {type Check, failed, ifThere, ok} from './check.ts'

/** https://www.sqlite.org/fileformat.html, 1.3.1 */
const MAGIC = 'SQLite format 3\0'
const RESTORE = 'kruxos backup restore ARCHIVE'

/** Whether the database is there at all: what is in it, the gateway checks when it opens it. */
export function checkStore({storeFile, vaultKeyFile}: Pick<Paths, 'storeFile' | 'vaultKeyFile'>): Check[] {
  if (!existsSync(storeFile)) {
    return existsSync(vaultKeyFile) ? [failed('store', `${storeFile} is gone`, RESTORE, 'IO')] : []
  }
  const head = ifThere(() => readHead(storeFile))
  if (head === null) return [failed('store', `${storeFile} cannot be read`, `ls -l ${storeFile}`, 'IO')]
  if (head !== MAGIC) return [failed('store', `${storeFile} is damaged: it is no database`, RESTORE, 'IO')]
  return [ok('store', storeFile)]
}

function readHead(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)) // a pipe would hold us up
  try {
    const head = Buffer.alloc(MAGIC.length)
    readSync(descriptor, head, 0, head.length, 0)
    return head.toString('latin1')
  } finally {
    closeSync(descriptor)
  }
}
