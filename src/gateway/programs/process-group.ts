/** Ends every process of the group that `leader` began; nothing when the group is gone. */
export function killGroup(leader: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (leader !== undefined) send(-leader, signal)
}

/** Nothing when it is gone. */
export function killProcess(pid: number): void {
  send(pid, 'SIGKILL')
}

/** Whether `leader` has begun a group that somebody is still in. */
export function hasGroup(leader: number): boolean {
  return send(-leader, 0)
}

/** False when there is nobody of that number. */
function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}
