import {randomBytes} from 'node:crypto'
import {lstat, unlink} from 'node:fs/promises'
import type {ByteName} from '../paths/byte-name.ts'
import {type Directory, nullWhen} from '../paths/directory.ts'

const PREFIX = '.kruxos-tmp-'
const PATTERN = /^\.kruxos-tmp-[0-9a-f]{16}$/
/** No write takes so long: whoever made it is gone. */
const ABANDONED_AFTER_MS = 3_600_000

/** A name for a file that is being written; callers never see it. */
export function temporaryName(): ByteName {
  return `${PREFIX}${randomBytes(8).toString('hex')}` as ByteName
}

export function isTemporary(name: string): boolean {
  return PATTERN.test(name)
}

/** Removes what a gateway that was killed while it wrote has left in a folder. */
export async function sweepTemporaries(directory: Directory): Promise<void> {
  for (const {name} of await directory.list()) {
    if (!isTemporary(name)) continue
    const stats = await lstat(directory.at(name)).catch(nullWhen('ENOENT'))
    if (stats && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS)
      await unlink(directory.at(name)).catch(nullWhen('ENOENT', 'EISDIR', 'EPERM'))
  }
}
