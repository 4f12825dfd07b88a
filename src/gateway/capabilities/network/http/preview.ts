import type {Outgoing} from './exchange.ts'

/** A person who is asked reads no more of it. */
const MAX_BODY = 4000

/** The request as it would be sent, for the person who is asked. */
export function previewRequest({method, url, headers, body}: Outgoing): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const rest = body === null ? 0 : body.length - MAX_BODY
  const content = body === null ? [] : ['', body.slice(0, MAX_BODY)]
  return [`${method} ${url.href}`, ...lines, ...content, ...(rest > 0 ? [`(${rest} characters more)`] : [])].join('\n')
}
