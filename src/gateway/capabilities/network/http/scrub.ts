export const REDACTED = '[REDACTED]'

export interface Scrub {
  text(text: string): string
  bytes(bytes: Buffer): Buffer
}

/** Shorter, and a piece of base64 may stand anywhere by chance. */
const MIN_BASE64 = 8
const MAX_PIECE = 128

/**
 * Takes a secret out of what a server answers: as it is, and as it looks in URLs, JSON, HTML, hexadecimal and base64, also
 * where only some of its characters are escaped and where it is a part of what was encoded.
 * The secret is ASCII, as whatever a request carries.
 * A server that means to give it away can always write it in yet another way: that is what binding it to hosts is for.
 */
export function createScrub(secret: string): Scrub {
  const inText = piecesOf(secret).map(piece => patternOf(piece, ''))
  // NULs between the characters where the text is UTF-16
  const inBytes = piecesOf(secret).map(piece => patternOf(piece, '\\x00?'))
  return {
    text: text => redact(text, inText),
    bytes: bytes => Buffer.from(redact(bytes.toString('latin1'), inBytes), 'latin1'),
  }
}

/** Of much the same length. A pattern for a whole long secret would be more than the engine can take. */
function piecesOf(secret: string): string[] {
  const count = Math.ceil(secret.length / MAX_PIECE)
  const at = (index: number) => Math.floor((secret.length * index) / count)
  return Array.from({length: count}, (_, index) => secret.slice(at(index), at(index + 1)))
}

/** Where the first piece is not, the secret is not. */
function redact(text: string, [first, ...others]: readonly RegExp[]): string {
  if (!first || text.search(first) === -1) return text
  return [first, ...others].reduce((left, piece) => left.replace(piece, REDACTED), text)
}

function patternOf(piece: string, between: string): RegExp {
  const bytes = Buffer.from(piece)
  const written = [...piece].map(anyWayToWrite).join(between)
  const hex = [...bytes.toString('hex')].map(eitherCase).join(between)
  const base64 = base64Forms(bytes).map(form => [...form].map(escapeRegExp).join(between))
  return new RegExp([written, hex, ...base64].join('|'), 'g')
}

/** One character as itself, percent-encoded, or as an escape of JSON or HTML. */
function anyWayToWrite(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  const percent = [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const units = character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
  const forms = [character, `\\${character}`, ...(SPECIAL[character] ?? [])].map(escapeRegExp)
  const escapes = [percent, units].map(form => [...form].map(eitherCase).join(''))
  return `(?:${[...forms, ...escapes, `&#${code};`, `&#[xX]${[...hex].map(eitherCase).join('')};`].join('|')})`
}

const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  ' ': ['+'],
  '"': ['&quot;'],
  '&': ['&amp;'],
  "'": ['&apos;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
}

/**
 * What of the base64 of any text with these bytes in it depends on them alone: three forms, by where in a group of three
 * bytes they begin; in both alphabets.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64url')
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    return encoded.slice(Math.ceil((offset * 8) / 6), end)
  })
  const long = forms.filter(form => form.length >= MIN_BASE64)
  return [...new Set(long.flatMap(form => [form, form.replaceAll('-', '+').replaceAll('_', '/')]))]
}

function eitherCase(character: string): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()]
  return lower === upper ? escapeRegExp(character) : `[${lower}${upper}]`
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
