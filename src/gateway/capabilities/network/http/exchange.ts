import {type IncomingMessage, type RequestOptions, request as requestPlain} from 'node:http'
import {request as requestTls} from 'node:https'
import {isIP, type LookupFunction} from 'node:net'
import type {Egress} from '../egress/index.ts'
import {type Target, targetOf} from '../egress/target.ts'
import {NetworkFault} from '../faults.ts'
import type {Headers} from './request-headers.ts'

export interface Outgoing {
  readonly url: URL
  readonly method: string
  /** names in lower case */
  readonly headers: Headers
  readonly body: string | null
}

export interface HttpServices {
  readonly egress: Egress
  /** authorities to trust; those of Node when undefined */
  readonly ca: readonly string[] | undefined
}

const MAX_HEADER_BYTES = 32_768

/** Sends one request to an address that was admitted for its host, and waits for the head of the answer. */
export async function exchange(
  {egress, ca}: HttpServices,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const target = targetOf(outgoing.url)
  const addresses = await egress.admit(target, signal)
  const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>()
  const send = outgoing.url.protocol === 'https:' ? requestTls : requestPlain
  const request = send({...optionsFor(outgoing, target, addresses, signal), ...(ca && {ca: [...ca]})}, resolve)
  request.on('error', error => reject(explain(error, target, outgoing.method, request.writableFinished)))
  request.end(outgoing.body ?? undefined)
  return promise
}

function optionsFor(
  {url, method, headers, body}: Outgoing,
  target: Target,
  addresses: readonly string[],
  signal: AbortSignal,
) {
  return {
    host: target.host,
    port: target.port,
    // an address has no name to ask for; its certificate is checked all the same
    ...(isIP(target.host) === 0 && {servername: target.host}),
    path: `${url.pathname}${url.search}`,
    method,
    headers: {
      'user-agent': 'kruxos',
      accept: '*/*',
      ...headers,
      host: url.host,
      ...(body !== null && {'content-length': Buffer.byteLength(body)}),
    },
    lookup: pinned(addresses),
    // no pool: a connection that was opened under other rules is not used again, and no proxy of the environment
    agent: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  } satisfies RequestOptions & {servername?: string}
}

/** Answers with what was checked, whatever the name leads to by now. */
export function pinned(addresses: readonly string[]): LookupFunction {
  return (_name, options, callback) => {
    const found = addresses.map(address => ({address, family: isIP(address)}))
    const [first] = found
    if (options.all) callback(null, found)
    else callback(null, first?.address ?? '', first?.family)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was lost',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  EPROTO: 'it does not speak TLS',
  HPE_HEADER_OVERFLOW: 'its answer has too many headers',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
}

/** The text of the error itself is not shown: it names addresses. */
export function explain(error: NodeJS.ErrnoException, {host}: Target, method: string, isSent: boolean): NetworkFault {
  const code = error.code ?? 'UNKNOWN'
  const reason = REASONS[code] ?? (code.startsWith('HPE_') ? 'its answer is no HTTP' : 'the connection failed')
  const isUncertain = isSent && !['GET', 'HEAD', 'OPTIONS'].includes(method)
  const outcome = isUncertain ? '; the request was sent, and whether it took effect is unknown' : ''
  return new NetworkFault(
    'failed',
    `no answer from ${host}: ${reason} (${code})${outcome}`,
    {host, code},
    {cause: error},
  )
}
