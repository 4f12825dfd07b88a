/** Where a remote is, taken apart by us: git is given what was understood here, and not the text of a caller. */
export type Address =
  | {readonly kind: 'http'; readonly url: string; readonly origin: string; readonly host: string}
  | {readonly kind: 'ssh'; readonly url: string; readonly host: string}
  /** a path as agents write it */
  | {readonly kind: 'local'; readonly path: string}

const MAX_LENGTH = 2048
const HIDDEN = /[\p{Cc}\p{Cf}\s\\]/u
const USER = '[A-Za-z0-9_][A-Za-z0-9._-]{0,63}'
const HOST = '[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9a-fA-F:.]+\\]'
const SSH_URL = new RegExp(`^ssh://(?:${USER}@)?(${HOST})(?::(\\d{1,5}))?/[^-]`)
/** `user@host:path`, as ssh and scp write it (git-clone(1), "GIT URLS"); `ext::…` is none. */
const SCP_LIKE = new RegExp(`^(?:${USER}@)?(${HOST}):(?!:|//|-)`)
const SSH_PORT = '22'

/** The address, or in a few words why it is none that may be used. */
export function parseAddress(text: string): Address | string {
  if (text.length > MAX_LENGTH || HIDDEN.test(text)) return 'it is too long, or holds spaces or control characters'
  if (text.startsWith('/')) return {kind: 'local', path: text}
  if (text.startsWith('file:///')) return {kind: 'local', path: text.slice('file://'.length)}
  if (/^https?:\/\//i.test(text)) return parseHttp(text)
  if (/^ssh:\/\//i.test(text)) return parseSsh(text)
  if (/^[a-z][a-z0-9+.-]*:(:|\/\/)/i.test(text)) return 'only https, http, ssh and paths are supported'
  const [, host] = SCP_LIKE.exec(text) ?? []
  if (host !== undefined) return {kind: 'ssh', url: text, host: `${host.toLowerCase()}:${SSH_PORT}`}
  return 'it is no https or ssh address, and no absolute path of yours'
}

function parseHttp(text: string): Address | string {
  const url = URL.parse(text)
  if (!url) return 'it is no address'
  if (url.username !== '' || url.password !== '') return 'it holds a credential, which belongs in the vault'
  if (url.search !== '' || url.hash !== '') return 'it has a query or a fragment'
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return {kind: 'http', url: url.href, origin: url.origin, host: `${url.hostname}:${port}`}
}

function parseSsh(text: string): Address | string {
  if (/^ssh:\/\/[^/@]*:[^/]*@/i.test(text)) return 'it holds a password, which belongs in the vault'
  const [, host, port = SSH_PORT] = SSH_URL.exec(text) ?? []
  return host === undefined ? 'it is no ssh address' : {kind: 'ssh', url: text, host: `${host.toLowerCase()}:${port}`}
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/** Whether a secret may be sent there: not where others can listen. */
export function isPrivateWay({origin, host}: {origin: string; host: string}): boolean {
  return origin.startsWith('https:') || LOOPBACK.test(host)
}
