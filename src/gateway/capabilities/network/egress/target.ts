import {isIP} from 'node:net'
import {NetworkFault} from '../faults.ts'

/** Where a call wants to go, spelled in the one way that is compared and connected to. */
export interface Target {
  /** name in lower case and ASCII, or address; no brackets, no dot at the end */
  readonly host: string
  readonly port: number
  /** `name:port`, as scopes of secrets and egress lists are written; IPv6 in brackets */
  readonly authority: string
}

export const MAX_URL_LENGTH = 8192
const DEFAULT_PORTS: Readonly<Record<string, number>> = {'http:': 80, 'https:': 443}
/** DNS names as resolvers take them; underscores are not for hosts and are used all the same. */
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/

/** @throws NetworkFault target */
export function parseUrl(text: string, base?: URL): URL {
  const url = /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text, base?.href)
  if (!url) throw new NetworkFault('target', 'this is no absolute URL')
  if (DEFAULT_PORTS[url.protocol] === undefined) {
    throw new NetworkFault('target', `only http and https are spoken, not ${url.protocol.slice(0, -1)}`)
  }
  if (url.username || url.password) {
    throw new NetworkFault('target', 'a URL must not hold a user or password; they belong into a header')
  }
  if (url.href.length > MAX_URL_LENGTH)
    throw new NetworkFault('target', `a URL has at most ${MAX_URL_LENGTH} characters`)
  targetOf(url)
  return url
}

/** @throws NetworkFault target */
export function targetOf({hostname, port, protocol}: URL): Target {
  return toTarget(hostname, port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port))
}

/**
 * A name or address that stands alone. It is read as the host of a URL is, so that `0x7f.1` is 127.0.0.1 here too.
 * @throws NetworkFault target
 */
export function parseHost(text: string, port: number): Target {
  const isIpv6 = isIP(text) === 6
  const url = !isIpv6 && /[/\\?#@:\s\p{Cc}]/u.test(text) ? null : URL.parse(`http://${isIpv6 ? `[${text}]` : text}`)
  if (!url) throw new NetworkFault('target', 'this is no host: give a name or an address, without scheme and port')
  return toTarget(url.hostname, port)
}

function toTarget(hostname: string, port: number): Target {
  const name = hostname.replace(/\.$/, '')
  const host = name.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) === 0 && !NAME.test(host)) throw new NetworkFault('target', 'this is no host name')
  return {host, port, authority: `${name}:${port}`}
}
