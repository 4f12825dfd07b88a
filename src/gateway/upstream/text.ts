/**
 * Characters that a reader does not see and a model does: controls, bidi and zero-width characters, private use, tags,
 * variation selectors and blank fillers (Unicode TR 36, "ASCII smuggling"). Line ends and tabs are seen.
 */
const HIDDEN = /[^\P{Cc}\n\r\t]|[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]|[\u{fe00}-\u{fe0e}]|[\u{e0100}-\u{e01ef}]/u
const ALL_HIDDEN = new RegExp(HIDDEN.source, 'gu')

export function hasHidden(text: string): boolean {
  return HIDDEN.test(text)
}

/** Text of a stranger as people and models may have it: nothing hidden in it, at most `length` characters. */
export function clean(text: string, length: number): string {
  const seen = text.replace(ALL_HIDDEN, '').trim()
  return seen.length > length ? `${seen.slice(0, length - 1).toWellFormed()}…` : seen
}
