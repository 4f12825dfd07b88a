/** What a gateway and its runner of sandboxes say to each other: JSON, one message a line, one connection a program. */
import type {Socket} from 'node:net'
import type {LaunchOptions, ProgramEnd} from './launch.ts'
import {Lines} from './lines.ts'

/** The first message of a connection. */
export interface LaunchOrder extends LaunchOptions {
  readonly argv: readonly [string, ...string[]]
}

/** Both ways, for one of the pipes; without data it has ended. */
export interface PipeMessage {
  readonly pipe: number
  /** base64 */
  readonly data?: string
}

export type RunnerMessage =
  | PipeMessage
  | {readonly pid: number}
  | {readonly error: LaunchError}
  | {readonly end: ProgramEnd}

/** Of spawn(): ENOENT, EACCES and others of errno(3). */
export interface LaunchError {
  readonly code: string
  readonly message: string
}

/** So much of a pipe goes into one message. */
const CHUNK_BYTES = 65_536
/** An order with the longest command line that Linux takes fits. */
const MAX_LINE_BYTES = 8 * 1_048_576

/** @returns false when the other side reads slower than we write */
export function send(socket: Socket, message: LaunchOrder | PipeMessage | RunnerMessage): boolean {
  return socket.write(`${JSON.stringify(message)}\n`)
}

export function sendData(socket: Socket, pipe: number, bytes: Buffer): boolean {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    send(socket, {pipe, data: bytes.toString('base64', start, start + CHUNK_BYTES)})
  }
  return !socket.writableNeedDrain
}

/** Ends the connection when what comes is no message. */
export function onMessage<Message>(socket: Socket, take: (message: Message) => void): void {
  const lines = new Lines(MAX_LINE_BYTES)
  socket.on('error', () => {})
  socket.on('data', chunk => {
    for (const message of parse<Message>(socket, lines, chunk)) take(message)
  })
}

function parse<Message>(socket: Socket, lines: Lines, chunk: Buffer): Message[] {
  try {
    return lines.push(chunk).map(line => JSON.parse(line))
  } catch (error) {
    socket.destroy(error as Error)
    return []
  }
}
