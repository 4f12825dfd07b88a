import {type ServerResponse, STATUS_CODES} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Refusal} from './admission.ts'

const COMMON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

export function answerJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  answerText(response, status, JSON.stringify(body), headers)
}

/** @param text JSON, or nothing at all */
export function answerText(response: ServerResponse, status: number, text: string, headers: object = {}): void {
  response.writeHead(status, {...COMMON_HEADERS, 'content-length': Buffer.byteLength(text), ...headers})
  response.end(text)
}

export function refuse(response: ServerResponse, {status, message, headers}: Refusal): void {
  answerJson(response, status, {error: {message}}, {connection: 'close', ...headers})
}

/** The same on the bare socket that an upgrade leaves us with. */
export function refuseUpgrade(socket: Duplex, {status, message, headers}: Refusal): void {
  const body = JSON.stringify({error: {message}})
  const fields = {...COMMON_HEADERS, 'content-length': Buffer.byteLength(body), connection: 'close', ...headers}
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}
