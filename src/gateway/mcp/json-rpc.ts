/** JSON-RPC 2.0 as MCP uses it: one message a frame, no batches (MCP 2025-06-18 dropped them). */

export type RequestId = string | number

export interface Request {
  readonly kind: 'request'
  readonly id: RequestId
  readonly method: string
  readonly params: Record<string, unknown>
}

export interface Notification {
  readonly kind: 'notification'
  readonly method: string
  readonly params: Record<string, unknown>
}

/** An answer to a request of ours; we make none, so it is only told apart. */
interface Response {
  readonly kind: 'response'
}

export interface Malformed {
  readonly kind: 'malformed'
  readonly id: RequestId | null
  readonly error: RpcError
}

export interface RpcError {
  readonly code: number
  readonly message: string
  readonly data?: unknown
}

export const PARSE_ERROR = -32_700
export const INVALID_REQUEST = -32_600
export const METHOD_NOT_FOUND = -32_601
export const INVALID_PARAMS = -32_602
export const INTERNAL_ERROR = -32_603

export type Incoming = Request | Notification | Response | Malformed

export function parseMessage(text: string): Incoming {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return malformed(null, PARSE_ERROR, 'the message is not JSON')
  }
  return classify(message)
}

export function classify(message: unknown): Incoming {
  if (Array.isArray(message))
    return malformed(null, INVALID_REQUEST, 'batches are not part of MCP; send one message a frame')
  if (!isObject(message)) return malformed(null, INVALID_REQUEST, 'a message is an object')
  const hasId = Object.hasOwn(message, 'id')
  const id = isRequestId(message['id']) ? message['id'] : null
  if (message['jsonrpc'] !== '2.0') return malformed(id, INVALID_REQUEST, '"jsonrpc" must be "2.0"')
  if (typeof message['method'] !== 'string') {
    const isResponse = hasId && (Object.hasOwn(message, 'result') || Object.hasOwn(message, 'error'))
    return isResponse ? {kind: 'response'} : malformed(id, INVALID_REQUEST, '"method" must be a string')
  }
  if (hasId && id === null) return malformed(null, INVALID_REQUEST, '"id" must be a string or an integer')
  const params = message['params'] ?? {}
  if (!isObject(params)) return malformed(id, INVALID_PARAMS, '"params" must be an object')
  const {method} = message
  return id === null ? {kind: 'notification', method, params} : {kind: 'request', id, method, params}
}

function malformed(id: RequestId | null, code: number, message: string): Malformed {
  return {kind: 'malformed', id, error: {code, message}}
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** MCP takes no null and no fractions; an id must come back exactly as it was. */
function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || (typeof id === 'number' && Number.isSafeInteger(id))
}

export function resultMessage(id: RequestId, result: unknown): string {
  return JSON.stringify({jsonrpc: '2.0', id, result})
}

export function errorMessage(id: RequestId | null, error: RpcError): string {
  return JSON.stringify({jsonrpc: '2.0', id, error})
}

export function notificationMessage(method: string, params?: Record<string, unknown>): string {
  return JSON.stringify({jsonrpc: '2.0', method, ...(params === undefined ? {} : {params})})
}
