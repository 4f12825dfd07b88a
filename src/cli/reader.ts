import {spawn} from 'node:child_process'
import {fstatSync} from 'node:fs'

const STDOUT = 1

/**
 * Aborts once nobody reads what we print, also while there is nothing to print: an ssh connection that breaks leaves what
 * it ran behind. Node cannot be told of that; GNU tail sees to it and ends.
 */
export function readerGone(): AbortSignal {
  const controller = new AbortController()
  if (process.platform !== 'linux' || !fstatSync(STDOUT).isFIFO()) return controller.signal
  const watcher = spawn('tail', ['--follow', `--pid=${process.pid}`, '/dev/null'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  watcher.once('error', () => undefined) // without it we learn of it with the next line
  watcher.once('exit', (_, signal) => {
    if (signal === 'SIGPIPE') controller.abort()
  })
  watcher.unref()
  return controller.signal
}
