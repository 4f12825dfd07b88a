/** The part of JavaScript's regular expressions that a finite automaton can do: no look-around, no back-references. */

export type CharacterTest = (character: string) => boolean

export type Node =
  | {readonly kind: 'character'; readonly test: CharacterTest}
  | {readonly kind: 'sequence'; readonly items: readonly Node[]}
  | {readonly kind: 'choice'; readonly items: readonly Node[]}
  | {readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number}

export class ExpressionError extends Error {}

const MAX_REPEAT = 1000
const MAX_DEPTH = 50

/** Reads from left to right; `^` at the beginning and `$` at the end say what holds anyway. @throws ExpressionError */
export function parse(source: string): Node {
  const reader = new Reader(source.replace(/^\^/, '').replace(/(?<!\\)((?:\\\\)*)\$$/, '$1'))
  const node = readChoice(reader, 0)
  if (!reader.isAtEnd) throw new ExpressionError(`"${reader.peek}" has no beginning`)
  return node
}

class Reader {
  readonly #characters: readonly string[]
  #index = 0

  constructor(source: string) {
    this.#characters = [...source]
  }

  get isAtEnd(): boolean {
    return this.#index >= this.#characters.length
  }

  get peek(): string {
    return this.#characters[this.#index] ?? ''
  }

  next(): string {
    const character = this.peek
    if (character === '') throw new ExpressionError('the expression ends too early')
    this.#index += 1
    return character
  }

  /** Takes the text when it is what follows. */
  take(text: string): boolean {
    const follows = this.#characters.slice(this.#index, this.#index + text.length).join('') === text
    if (follows) this.#index += text.length
    return follows
  }
}

function readChoice(reader: Reader, depth: number): Node {
  if (depth > MAX_DEPTH) throw new ExpressionError('the groups are nested too deep')
  const items = [readSequence(reader, depth)]
  while (reader.take('|')) items.push(readSequence(reader, depth))
  return items.length === 1 && items[0] ? items[0] : {kind: 'choice', items}
}

function readSequence(reader: Reader, depth: number): Node {
  const items: Node[] = []
  while (!reader.isAtEnd && reader.peek !== '|' && reader.peek !== ')')
    items.push(readRepeat(reader, readAtom(reader, depth)))
  return {kind: 'sequence', items}
}

function readAtom(reader: Reader, depth: number): Node {
  const character = reader.next()
  if (character === '(') return readGroup(reader, depth)
  if (character === '.') return {kind: 'character', test: () => true}
  if (character === '[') return {kind: 'character', test: readClass(reader)}
  if (character === '\\') return {kind: 'character', test: readEscape(reader.next())}
  if ('*+?{'.includes(character)) throw new ExpressionError(`"${character}" repeats nothing`)
  if (character === '^' || character === '$')
    throw new ExpressionError(
      `"${character}" inside the expression: it has to match the whole value anyway; \\${character} is the character`,
    )
  return {kind: 'character', test: each => each === character}
}

function readGroup(reader: Reader, depth: number): Node {
  if (!reader.take('?:') && reader.peek === '?')
    throw new ExpressionError('look-around and named groups are not possible')
  const node = readChoice(reader, depth + 1)
  if (!reader.take(')')) throw new ExpressionError('a group is not closed')
  return node
}

function readRepeat(reader: Reader, item: Node): Node {
  const bounds = readBounds(reader)
  if (bounds === null) return item
  if (
    bounds.max < bounds.min ||
    bounds.min > MAX_REPEAT ||
    (bounds.max > MAX_REPEAT && bounds.max !== Number.POSITIVE_INFINITY)
  )
    throw new ExpressionError(`a repetition goes from small to large, at most ${MAX_REPEAT}`)
  reader.take('?') // lazy or greedy makes no difference to whether the whole matches
  if (readBounds(reader) !== null) throw new ExpressionError('a repetition of a repetition needs a group')
  return {kind: 'repeat', item, ...bounds}
}

function readBounds(reader: Reader): {min: number; max: number} | null {
  if (reader.take('*')) return {min: 0, max: Number.POSITIVE_INFINITY}
  if (reader.take('+')) return {min: 1, max: Number.POSITIVE_INFINITY}
  if (reader.take('?')) return {min: 0, max: 1}
  if (!reader.take('{')) return null
  let text = ''
  while (!reader.take('}')) text += reader.next()
  const [, min, comma, max] = /^(\d{1,4})(,?)(\d{0,4})$/.exec(text) ?? []
  if (min === undefined) throw new ExpressionError(`{${text}} is no repetition; \\{ is the character`)
  return {min: Number(min), max: comma ? (max ? Number(max) : Number.POSITIVE_INFINITY) : Number(min)}
}

const CLASSES: Readonly<Record<string, RegExp>> = {d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/}
const CONTROLS: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t', f: '\f', v: '\v'}

function readEscape(character: string): CharacterTest {
  const named = CLASSES[character]
  if (named) return each => named.test(each)
  const literal = CONTROLS[character] ?? character
  if (/[A-Za-z0-9]/.test(character) && !CONTROLS[character])
    throw new ExpressionError(`\\${character} means nothing here`)
  return each => each === literal
}

function readClass(reader: Reader): CharacterTest {
  const isNegated = reader.take('^')
  const tests: CharacterTest[] = []
  while (!reader.take(']')) tests.push(readMember(reader))
  if (tests.length === 0) throw new ExpressionError('a class of no characters; \\] is the character')
  return character => tests.some(test => test(character)) !== isNegated
}

function readMember(reader: Reader): CharacterTest {
  const first = reader.next()
  if (first === '\\' && CLASSES[reader.peek]) return readEscape(reader.next())
  const from = first === '\\' ? literalOf(reader.next()) : first
  if (!reader.take('-')) return each => each === from
  if (reader.peek === ']') return each => each === from || each === '-'
  const last = reader.next()
  const to = last === '\\' ? literalOf(reader.next()) : last
  if (codeOf(from) > codeOf(to)) throw new ExpressionError(`${from}-${to} goes backwards`)
  return each => codeOf(each) >= codeOf(from) && codeOf(each) <= codeOf(to)
}

function literalOf(character: string): string {
  const literal = CONTROLS[character] ?? character
  if (/[A-Za-z0-9]/.test(literal)) throw new ExpressionError(`\\${character} means nothing here`)
  return literal
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
