import type {IncomingHttpHeaders} from 'node:http'
import {decodeHeaderValue} from './header-values.ts'
import {errorMessage, type Incoming, parseMessage, type Request} from './json-rpc.ts'
import {clientOf, isModern, versionOf} from './modern.ts'
import {type ClientInfo, isLegacyVersion} from './protocol.ts'

const HEADER_MISMATCH = -32_020

/** What one POST of Streamable HTTP brought. */
export interface HttpMessage {
  readonly message: Incoming
  readonly era: 'legacy' | 'modern'
  /** as a request of the modern era names its client */
  readonly client: ClientInfo | null
}

/** The answer to a message that must not be served. */
interface HttpFault {
  readonly status: number
  readonly text: string
}

/**
 * The message and its era. In the modern era the headers repeat parts of the body for whoever routes by them; they must agree
 * (2026-07-28, basic/transports/streamable-http).
 */
export function readHttpMessage(text: string, headers: IncomingHttpHeaders): HttpMessage | HttpFault {
  const message = parseMessage(text)
  const era = eraOf(message, headers)
  if (message.kind !== 'request' || era === 'legacy') return {message, era, client: null}
  const mismatch = mismatchOf(message, headers)
  if (mismatch === undefined) return {message, era, client: clientOf(message)}
  return {status: 400, text: errorMessage(message.id, {code: HEADER_MISMATCH, message: mismatch})}
}

function eraOf(message: Incoming, headers: IncomingHttpHeaders): HttpMessage['era'] {
  const version = headers['mcp-protocol-version']
  if (version !== undefined && !isLegacyVersion(version)) return 'modern'
  return message.kind === 'request' && isModern(message) ? 'modern' : 'legacy'
}

/** How header and body disagree; undefined when they do not. */
function mismatchOf(request: Request, headers: IncomingHttpHeaders): string | undefined {
  const version = headers['mcp-protocol-version']
  const named = versionOf(request)
  if (version === undefined) return 'the header MCP-Protocol-Version is missing'
  if (named !== undefined && named !== version) return 'the header MCP-Protocol-Version is not the version of the body'
  if (headers['mcp-method'] !== request.method) return 'the header Mcp-Method is not the method of the body'
  const {name} = request.params
  if (request.method !== 'tools/call' || typeof name !== 'string') return undefined
  return decodeHeaderValue(headers['mcp-name']) === name ? undefined : 'the header Mcp-Name is not the name of the body'
}
