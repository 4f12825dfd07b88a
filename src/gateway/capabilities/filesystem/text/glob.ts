import {fail} from '../errors.ts'

/** True when the pattern fits a path relative to the folder that was searched. */
export type Glob = (relativePath: string) => boolean

/** Bounds the work of one path: pattern length times path length, for each alternative. */
const MAX_ALTERNATIVES = 64

/**
 * `*`, `?`, `[a-z]`, `[!a-z]`, `{one,two}`, `**` for any number of folders, `\` before a character that stands for itself.
 * Without a slash the pattern is matched with the file name, in any folder; with one, with the whole relative path.
 * There is no backtracking beyond the last star, so no pattern is slow (Node's own path.matchesGlob is: it builds a RegExp).
 * @throws InvalidPattern
 */
export function compileGlob(pattern: string): Glob {
  if (pattern.startsWith('/')) throw invalid(pattern, 'it must be relative to the folder')
  const alternatives = expandBraces(pattern, pattern).map(alternative =>
    splitSegments(alternative).map(segment => (segment === '**' ? null : parseSegment(segment, pattern))),
  )
  return path => {
    const whole = path.split('/')
    return alternatives.some(segments =>
      matchSequence(segments, segments.length > 1 ? whole : whole.slice(-1), FOLDERS),
    )
  }
}

/** What fits one character; null is a star. */
type Segment = readonly (((character: string) => boolean) | null)[]

interface Steps<P, T> {
  isStar(part: P): boolean
  fits(part: P, item: T): boolean
}

const CHARACTERS: Steps<Segment[number], string> = {
  isStar: part => part === null,
  fits: (part, character) => part?.(character) ?? false,
}
const FOLDERS: Steps<Segment | null, string> = {
  isStar: segment => segment === null,
  fits: (segment, name) => segment !== null && matchSequence(segment, [...name], CHARACTERS),
}

/** On a mismatch only the last star takes one item more: at most parts times items steps. */
function matchSequence<P, T>(parts: readonly P[], items: readonly T[], {isStar, fits}: Steps<P, T>): boolean {
  let part = 0
  let item = 0
  let star = -1
  let taken = 0
  while (item < items.length) {
    if (part < parts.length && isStar(parts[part] as P)) {
      star = part++
      taken = item
    } else if (part < parts.length && fits(parts[part] as P, items[item] as T)) {
      part++
      item++
    } else if (star >= 0) {
      part = star + 1
      item = ++taken
    } else {
      return false
    }
  }
  return parts.slice(part).every(isStar)
}

/** The slashes of `[/]` and `\/` separate folders too: no name holds one. */
function splitSegments(pattern: string): string[] {
  return pattern.replace(/^(\.\/)+/, '').split('/')
}

function parseSegment(segment: string, pattern: string): Segment {
  const tokens = segment.match(/\\.|\[[!^]?\]?(?:\\.|[^\]\\])*\]|./gsu) ?? []
  return tokens.map(token => {
    if (token === '*') return null
    if (token === '?') return () => true
    if (token === '[') throw invalid(pattern, 'a [ has no ]')
    if (token.length > 1 && token.startsWith('[')) return parseClass(token)
    const literal = unescaped(token)
    return character => character === literal
  })
}

function parseClass(token: string): (character: string) => boolean {
  const isNegated = /^\[[!^]/.test(token)
  const members = token.slice(isNegated ? 2 : 1, -1).match(/(?:\\.|.)(?:-(?:\\.|.))?/gsu) ?? []
  const ranges = members.map(member => {
    const [, from = '', to = from] = /^(\\.|.)(?:-(\\.|.))?$/su.exec(member) ?? []
    return [unescaped(from), unescaped(to)] as const
  })
  return character => ranges.some(([from, to]) => from <= character && character <= to) !== isNegated
}

function unescaped(token: string): string {
  return token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
}

/** The innermost braces first, until none is left. */
function expandBraces(text: string, pattern: string): string[] {
  const braces = /(?<!\\)\{((?:\\.|[^{}\\])*)\}/.exec(text)
  if (!braces) {
    if (/(?<!\\)\{/.test(text)) throw invalid(pattern, 'a { has no }')
    return [text]
  }
  const before = text.slice(0, braces.index)
  const after = text.slice(braces.index + braces[0].length)
  const options = (braces[1] ?? '').split(/(?<!\\),/)
  const all = options.flatMap(option => expandBraces(`${before}${option}${after}`, pattern))
  if (all.length > MAX_ALTERNATIVES) throw invalid(pattern, `it has more than ${MAX_ALTERNATIVES} alternatives`)
  return all
}

function invalid(pattern: string, reason: string): Error {
  return fail('InvalidPattern', `the glob ${pattern} is not valid: ${reason}`, {pattern, reason})
}
