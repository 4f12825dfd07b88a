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
