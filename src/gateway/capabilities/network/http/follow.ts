import type {IncomingMessage} from 'node:http'
import {parseUrl} from '../egress/target.ts'
import {NetworkFault} from '../faults.ts'
import {exchange, type HttpServices, type Outgoing} from './exchange.ts'
import type {Headers} from './request-headers.ts'

const MAX_REDIRECTS = 10
const REDIRECTS: readonly unknown[] = [301, 302, 303, 307, 308]
/** What must not follow to another origin: what fetch takes away, and whatever else sounds like a key. */
const CREDENTIALS = /auth|cookie|token|secret|password|credential|session|signature|api-?key|access-?key/

/** Which redirects are followed; what is not followed is the answer. */
export type Follow = 'all' | 'same-origin' | 'none'

/** The answer at the end of the redirects; each hop passes the egress rules anew. */
export async function follow(
  services: HttpServices,
  request: Outgoing,
  rule: Follow,
  signal: AbortSignal,
): Promise<{url: URL; response: IncomingMessage}> {
  let outgoing = request
  for (let hops = 0; ; hops++) {
    const response = await exchange(services, outgoing, signal)
    const next = redirected(outgoing, response, rule)
    if (!next) return {url: outgoing.url, response}
    response.destroy()
    if (hops === MAX_REDIRECTS) throw new NetworkFault('failed', `more than ${MAX_REDIRECTS} redirects`)
    outgoing = next
  }
}

/** The request that a redirect asks for, as the fetch standard has it; null when it is not to be followed. */
function redirected(from: Outgoing, {statusCode, headers}: IncomingMessage, rule: Follow): Outgoing | null {
  if (rule === 'none' || headers.location === undefined || !REDIRECTS.includes(statusCode)) return null
  const url = locationOf(headers.location, from.url)
  const isSameOrigin = url.origin === from.url.origin
  if (rule === 'same-origin' && !isSameOrigin) return null
  const becomesGet =
    statusCode === 303 ? from.method !== 'HEAD' : (statusCode === 301 || statusCode === 302) && from.method === 'POST'
  const kept = without(
    from.headers,
    name => (becomesGet && name.startsWith('content-')) || (!isSameOrigin && CREDENTIALS.test(name)),
  )
  return becomesGet ? {url, method: 'GET', headers: kept, body: null} : {...from, url, headers: kept}
}

function locationOf(location: string, base: URL): URL {
  try {
    return parseUrl(location, base)
  } catch (cause) {
    throw new NetworkFault('failed', `${base.hostname} redirects to what is no usable http or https URL`, {}, {cause})
  }
}

function without(headers: Headers, drops: (name: string) => boolean): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !drops(name)))
}
