import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {readSmall} from '../config/read-small.ts'
import {isRunning} from './processes.ts'

const MAX_PID_BYTES = 32

/** The gateway process that holds a data folder, whether or not it answers; null when none does. */
export function holderOf(dataDir: string): number | null {
  try {
    const pid = Number(readSmall(join(dataDir, 'gateway.pid'), MAX_PID_BYTES))
    return isRunning(pid) && isGateway(pid) ? pid : null
  } catch {
    return null
  }
}

/** The file may have been left behind by a crash, and its number be another program's by now. */
function isGateway(pid: number): boolean {
  if (process.platform !== 'linux') return true
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('gateway.cjs')
}
