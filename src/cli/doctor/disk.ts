import {accessSync, constants, statfsSync} from 'node:fs'
import {type Check, failed, ifThere, ok, warning} from './check.ts'

const LOW_DISK_BYTES = 256 * 1_048_576
/** Below it the next write may be the one that fails, and calls are refused with it. */
const FULL_DISK_BYTES = 8 * 1_048_576
const FEW_FILES = 1000

/** Room for what the gateway must write before it lets a call run. */
export function checkDisk(folder: string): Check[] {
  const stats = ifThere(() => statfsSync(folder))
  if (!stats) return []
  if (isReadOnly(folder)) return [failed('disk', `${folder} is read-only`, `findmnt --target ${folder}`, 'IO')]
  const free = stats.bavail * stats.bsize
  const text = `${Math.round(free / 1_048_576)} MiB free in ${folder}`
  const hint = `du -xh ${folder} | sort -h | tail`
  if (free < FULL_DISK_BYTES) return [failed('disk', text, hint, 'IO')]
  // File systems that have no table of files report none.
  if (stats.files > 0 && stats.ffree < FEW_FILES)
    return [
      warning('disk', `room for ${stats.ffree} more files in ${folder}`, `du -x --inodes ${folder} | sort -n | tail`),
    ]
  return [free > LOW_DISK_BYTES ? ok('disk', text) : warning('disk', text, hint)]
}

/** Also root may not write there. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS'
  }
}
