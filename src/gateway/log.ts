import pino from 'pino'
import {holdsToken} from '../contract/names.ts'

type Write = (fields: object, message: string) => void

/** JSON lines on stderr; the log file is stderr redirected. Never given a token, a message or a URL query. */
export interface Log {
  readonly error: Write
  readonly warn: Write
  readonly info: Write
  readonly debug: Write
}

export function createLog(level: 'error' | 'warn' | 'info' | 'debug', fd = 2): Log {
  const destination = pino.destination({dest: fd, sync: true})
  const write = destination.write.bind(destination)
  // The last guard: a line that holds a token is a bug elsewhere, and must not reach the disk.
  destination.write = line => write(holdsToken(line) ? mask(line) : line)
  return pino({level, base: {pid: process.pid}, timestamp: pino.stdTimeFunctions.isoTime}, destination)
}

function mask(line: string): string {
  return line.replaceAll(/krx_(user|agent)_[\w-]+|[0-9a-fA-F]{64}/g, '*****')
}
