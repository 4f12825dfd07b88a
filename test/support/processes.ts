import assert from 'node:assert/strict'
import {readdirSync, readFileSync} from 'node:fs'
import {eventually} from './eventually.ts'

/** Command lines of this machine's processes that hold the text; it is to be one that nothing else holds. */
export function running(text: string): string[] {
  return readdirSync('/proc').flatMap(name => {
    const line = /^\d+$/.test(name) ? commandLine(name) : ''
    return line.includes(text) ? [line] : []
  })
}

/** Ends those whose command line holds the text. */
export function endAll(text: string): void {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && commandLine(name).includes(text))
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
}

/** Waits until none is left. */
export async function assertGone(text: string, withinMs?: number): Promise<void> {
  await eventually(async () => assert.deepEqual(running(text), []), withinMs)
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
