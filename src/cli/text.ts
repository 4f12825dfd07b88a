/**
 * Characters that move the cursor, colour, reorder or hide text: C0 and C1 controls, line and paragraph separators,
 * bidi controls, zero-width characters, the byte order mark, variation selectors and tags (Unicode TR 36), and
 * surrogates that stand alone.
 */
const UNSAFE =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Cs}]|[\ufe00-\ufe0e]/gu

const LINES = /\r?\n|\t/
/** Bold, dim, underlined, red, green and yellow, and their ends: nothing that hides. */
const STYLES = /\u001b\[(?:1|2|4|22|24|31|32|33|39)m/
const UNSAFE_BUT_LINES = unsafeBut(LINES)
const UNSAFE_BUT_STYLES = unsafeBut(LINES, STYLES)

/** Text that came from outside, fit for one line of a terminal: what cannot be seen is written as an escape. */
export function visible(text: string): string {
  return text.replace(UNSAFE, character => SHORT[character] ?? escaped(character, '\\u{', '}'))
}

/**
 * A message of many lines that may have text from outside in it: ends of lines and tabs stay, and what we style it with.
 * @param isStyled false where we write no styles: then none is ours
 */
export function visibleText(text: string, isStyled: boolean): string {
  return text.replace(isStyled ? UNSAFE_BUT_STYLES : UNSAFE_BUT_LINES, visible)
}

/** The same value, whatever strings it holds, with nothing in it that a terminal would obey. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, character =>
    character === '\n'
      ? character
      : codeUnits(character)
          .map(unit => escaped(unit, '\\u', ''))
          .join(''),
  )
}

/** At most `length` characters of it; a cut is shown. */
export function cut(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

function unsafeBut(...kept: readonly RegExp[]): RegExp {
  return new RegExp(`(?!${kept.map(({source}) => source).join('|')})(?:${UNSAFE.source})`, UNSAFE.flags)
}

function escaped(character: string, before: string, after: string): string {
  return `${before}${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}${after}`
}

/** JSON escapes UTF-16 code units, not code points. */
function codeUnits(character: string): string[] {
  return character.split('')
}
