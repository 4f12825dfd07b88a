import {KruxosError} from '../contract/errors.ts'

const DEFAULT_PORT = 7700
const PROTOCOLS: Readonly<Record<string, string>> = {'ws:': 'ws', 'wss:': 'wss', 'http:': 'ws', 'https:': 'wss'}

/**
 * The WebSocket address of a gateway: `host[:port]` (always TLS, 7700 unless said otherwise), ws(s):// or http(s)://.
 * @throws KruxosError USAGE naming the setting: not an address, a secret in it, or plain text to another machine
 */
export function parseEndpoint(text: string, setting: string): URL {
  const isBare = !text.includes('://')
  const url = toUrl(isBare ? `wss://${text}` : text, setting)
  if (isBare && !/:\d+$/.test(text.replace(/[/?].*$/, ''))) url.port = String(DEFAULT_PORT)
  if (url.username || url.password || /token/i.test(url.search))
    throw new KruxosError('USAGE', `${setting} holds a secret: addresses end up in logs`, {
      hint: 'give the token by --label, KRUXOS_AGENT_TOKEN or KRUXOS_CREDENTIALS_FILE',
    })
  if (url.protocol === 'ws:' && !isLoopback(url.hostname))
    throw new KruxosError('USAGE', `${setting} would send the token in plain text to ${url.host}`, {
      hint: `use wss://${url.host}; ws:// is for this machine only`,
    })
  return url
}

function toUrl(text: string, setting: string): URL {
  const [, scheme = ''] = /^([a-z]+:)\/\//i.exec(text) ?? []
  const protocol = PROTOCOLS[scheme.toLowerCase()]
  const url = protocol && URL.parse(protocol + text.slice(scheme.length - 1))
  if (url && url.hostname !== '' && url.hash === '') return url
  throw new KruxosError('USAGE', `${setting} is not the address of a gateway`, {
    hint: 'for example wss://localhost:7700',
  })
}

/** Only names that cannot lead to another machine, whatever a resolver says: `localhost` is never looked up. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
