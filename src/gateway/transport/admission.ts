/** What is checked of every request before anything else. Pure. */
import type {IncomingMessage} from 'node:http'
import {isIP} from 'node:net'
import {holdsToken} from '../../contract/names.ts'

const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1']

export interface AdmissionRules {
  /** what Host may say, lower case, with or without our port */
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
  readonly allowQueryToken: boolean
}

export interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

const BAD_HOST: Refusal = {status: 400, message: 'one Host header is needed'}
const FOREIGN_HOST: Refusal = {status: 421, message: 'this host name is not served here'}
const FOREIGN_ORIGIN: Refusal = {status: 403, message: 'this origin is not allowed'}
const TOKEN_IN_URL: Refusal = {
  status: 401,
  message: 'a token in the URL is refused: send it in the header "Authorization: Bearer ..."',
  headers: {'www-authenticate': 'Bearer'},
}

type Request = Pick<IncomingMessage, 'url' | 'headersDistinct'> & {readonly socket: {readonly localPort?: number}}

export interface AdmissionOptions {
  /** what the Host header and SNI may say besides localhost, 127.0.0.1 and ::1 */
  readonly allowedHosts?: readonly string[]
  readonly allowedOrigins?: readonly string[]
  readonly allowQueryToken?: boolean
}

export function admissionRules(options: AdmissionOptions): AdmissionRules {
  const {allowedHosts = [], allowedOrigins = [], allowQueryToken = false} = options
  return {hosts: hostNames([...LOCAL_NAMES, ...allowedHosts]), origins: new Set(allowedOrigins), allowQueryToken}
}

/** Why a request is refused, or null. Every header is looked at as often as it was sent. */
export function refusalOf(request: Request, rules: AdmissionRules): Refusal | null {
  const {host = [], origin = []} = request.headersDistinct
  const [name] = host
  if (name === undefined || host.length > 1) return BAD_HOST
  if (!isOurs(name.toLowerCase(), request.socket.localPort, rules.hosts)) return FOREIGN_HOST
  if (!origin.every(value => rules.origins.has(value))) return FOREIGN_ORIGIN
  if (carriesToken(request, rules.allowQueryToken)) return TOKEN_IN_URL
  return null
}

/** Names and addresses as a Host header writes them. */
function hostNames(names: readonly string[]): Set<string> {
  return new Set(names.map(name => (isIP(name) === 6 ? `[${name}]` : name).toLowerCase()))
}

function isOurs(host: string, port: number | undefined, hosts: ReadonlySet<string>): boolean {
  const suffix = `:${port}`
  return hosts.has(host.endsWith(suffix) ? host.slice(0, -suffix.length) : host)
}

/** `/mcp` of `/mcp?a=b`. */
export function pathOf(url = ''): string {
  const [path = ''] = url.split('?', 1)
  return path
}

/** The value of `?token=`, or null. */
export function queryToken(url = ''): string | null {
  return new URLSearchParams(url.slice(pathOf(url).length)).get('token')
}

/** A URL ends up in logs and histories, and so may a subprotocol. */
function carriesToken({url = '', headersDistinct}: Request, allowQueryToken: boolean): boolean {
  const path = pathOf(url)
  const elsewhere = [path, ...(headersDistinct['sec-websocket-protocol'] ?? [])]
  if (elsewhere.some(text => holdsToken(decode(text)))) return true
  return !allowQueryToken && (queryToken(url) !== null || holdsToken(decode(url.slice(path.length))))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
