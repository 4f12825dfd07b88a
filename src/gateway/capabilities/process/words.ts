const PLAIN = /^[\w@%+=:,./-]+$/
/** What would move a line about, or not show. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|[\ufe00-\ufe0f]/gu

/**
 * Splits a line as a shell would, quotes and backslashes included, and does nothing else that a shell does.
 * null when a quote is not closed.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  for (let rest = line; rest !== ''; ) {
    const [part = '', blank, single, double, escaped, plain] = PART.exec(rest) ?? []
    if (part === '') return null
    rest = rest.slice(part.length)
    if (blank === undefined) word = (word ?? '') + (single ?? unescaped(double) ?? escaped ?? plain ?? '')
    else if (word !== null) {
      words.push(word)
      word = null
    }
  }
  return word === null ? words : [...words, word]
}

/** POSIX, Shell Command Language, 2.2. */
const PART = /^(?:(\s+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+))/

function unescaped(quoted: string | undefined): string | undefined {
  return quoted?.replace(/\\(["\\$`])/g, '$1').replaceAll('\\\n', '')
}

/** A command as a person would write it for a shell, on one line whatever is in it. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ')
}

/** Quoted so that one word stays one, and nothing hides: `$'…'` is how shells spell control characters. */
export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word
  if (word.search(HIDDEN) < 0) return `'${word.replaceAll("'", "'\\''")}'`
  return `$'${word.replace(/['\\]/g, '\\$&').replace(HIDDEN, escaped)}'`
}

/** Each line of a script behind a bar, so that none can pass for a line of ours. */
export function quoteScript(script: string): string {
  return script
    .split('\n')
    .map(line => `  | ${line.replace(HIDDEN, escaped)}`)
    .join('\n')
}

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\t': '\\t', '\r': '\\r'}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return SHORT[character] ?? (code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\U${hex.padStart(8, '0')}`)
}
