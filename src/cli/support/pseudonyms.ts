/** What a name belongs to; the pseudonym begins with it. */
export type Kind =
  | 'agent'
  | 'token'
  | 'mount'
  | 'server'
  | 'service'
  | 'secret'
  | 'user'
  | 'host'
  | 'mail'
  | 'path'
  | 'url'
  | 'policy'

/** Names that say nothing of anybody. */
const COMMON: readonly string[] = ['default-agent', 'user', 'root', 'localhost', 'kruxos', 'primary']
/** Folders of the system, which are the same everywhere. */
const SYSTEM = /^\/(usr|bin|sbin|lib|lib64|opt\/kruxos|etc\/kruxos|run\/kruxos|var\/lib\/kruxos|proc|dev)(\/|$)/
const LOOPBACK = /^[a-z]+:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>(),]+/gi
const MAIL_IN_TEXT = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g
/** Not the slashes of a URL. */
const PATH_IN_TEXT = /(?<![\w<>./~-])(?<!:(?=\/\/))(?:~?\/|[A-Za-z]:\\)[^\s"'():;,]+/g
const ADDRESS_IN_TEXT = /\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b/g

/** `agent-1` for the first agent, wherever it is named: the same within one bundle, and nothing that could be looked up elsewhere. */
export class Pseudonyms {
  readonly #known = new Map<string, string>()
  readonly #counts = new Map<Kind, number>()
  readonly #places: readonly (readonly [path: string, name: string])[]
  readonly #isOff: boolean

  /** @param places folders of ours and what they are called, `/home/ann/.local/share/kruxos` as `<data>` */
  constructor(places: Readonly<Record<string, string>>, isOff: boolean) {
    this.#places = Object.entries(places).sort(([a], [b]) => b.length - a.length)
    this.#isOff = isOff
  }

  of(kind: Kind, name: string): string {
    if (this.#isOff || name === '' || COMMON.includes(name)) return name
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    this.#known.set(name, `${kind}-${count}`)
    return `${kind}-${count}`
  }

  /** Text of ours that names things: those that are known by name, and what looks like a path, a URL, an address. */
  text(text: string): string {
    if (this.#isOff) return text
    const placed = this.#places.reduce((rest, [path, name]) => rest.replaceAll(path, name), text)
    const told = placed
      .replaceAll(URL_IN_TEXT, url => (LOOPBACK.test(url) ? url : this.of('url', url)))
      .replaceAll(MAIL_IN_TEXT, mail => this.of('mail', mail))
      .replaceAll(PATH_IN_TEXT, path => (SYSTEM.test(path) ? path : this.of('path', path)))
      .replaceAll(ADDRESS_IN_TEXT, address => this.of('host', address))
    const names = [...this.#known].sort(([a], [b]) => b.length - a.length)
    return names.reduce((rest, [name, pseudonym]) => rest.replaceAll(wholeWord(name), pseudonym), told)
  }
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`, 'g')
}
