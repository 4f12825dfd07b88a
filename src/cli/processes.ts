import {readFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

const POLL_MS = 50

/** False also for a zombie: it has ended, and only its parent has not looked yet. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** False when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs
  while (isRunning(pid)) {
    if (Date.now() > end) return false
    await sleep(POLL_MS)
  }
  return true
}

/** proc_pid_stat(5): the state follows the name, which stands in parentheses and may hold anything. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return false
  }
}
