/** JSON-RPC 2.0 as far as a relay has to read it. Texts are passed on unchanged; only these facts are taken from them. */

export type Id = string | number

export interface Request {
  readonly kind: 'request'
  readonly id: Id
  readonly method: string
  readonly params: Record<string, unknown>
  readonly text: string
}

export interface Notification {
  readonly kind: 'notification'
  readonly method: string
  readonly params: Record<string, unknown>
}

export interface Response {
  readonly kind: 'response'
  /** null answers a message whose id could not be read */
  readonly id: Id | null
  /** undefined when the answer is an error */
  readonly result: unknown
}

/** JSON, but no message: the gateway says what is wrong with it, under its id if it has one. */
export interface Unknown {
  readonly kind: 'unknown'
  readonly id: Id | undefined
}

export const PARSE_ERROR = -32_700
export const INVALID_REQUEST = -32_600
export const METHOD_NOT_FOUND = -32_601

/** undefined when the text is not JSON. */
export function parseMessage(text: string): Request | Notification | Response | Unknown | undefined {
  try {
    return classify(JSON.parse(text), text)
  } catch {
    return undefined
  }
}

function classify(value: unknown, text: string): Request | Notification | Response | Unknown {
  if (!isObject(value)) return {kind: 'unknown', id: undefined}
  const {jsonrpc, id, method, result, error} = value
  const unknown = {kind: 'unknown', id: isId(id) ? id : undefined} as const
  if (jsonrpc !== '2.0') return unknown
  if (typeof method === 'string') {
    const params = isObject(value['params']) ? value['params'] : {}
    if (id === undefined) return {kind: 'notification', method, params}
    return isId(id) ? {kind: 'request', id, method, params, text} : unknown
  }
  const isAnswer = (isId(id) || id === null) && (result !== undefined || error !== undefined)
  return isAnswer ? {kind: 'response', id, result} : unknown
}

export function isId(id: unknown): id is Id {
  return typeof id === 'string' || typeof id === 'number'
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function requestText(id: Id, method: string, params?: unknown): string {
  return JSON.stringify({jsonrpc: '2.0', id, method, params})
}

export function notificationText(method: string): string {
  return JSON.stringify({jsonrpc: '2.0', method})
}

export function resultText(id: Id, result: unknown): string {
  return JSON.stringify({jsonrpc: '2.0', id, result})
}

export function errorText(id: Id | null, code: number, message: string, data?: unknown): string {
  return JSON.stringify({jsonrpc: '2.0', id, error: {code, message, data}})
}
