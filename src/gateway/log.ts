import {writeSync} from 'node:fs'
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
  const destination = {write: (line: string) => append(fd, holdsToken(line) ? mask(line) : line)}
  return pino({level, base: {pid: process.pid}, timestamp: pino.stdTimeFunctions.isoTime}, destination)
}

/** A full disk, or a reader of the log that is gone, costs lines and never the gateway: its clients still need it. */
function append(fd: number, line: string): void {
  try {
    writeSync(fd, line)
  } catch {}
}

/** The last guard: a line that holds a token is a bug elsewhere, and must not reach the disk. */
function mask(line: string): string {
  return line.replaceAll(/krx_(user|agent)_[\w-]+|[0-9a-fA-F]{64}/g, '*****')
}
