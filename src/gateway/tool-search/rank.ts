import type {CapabilityDetail} from '../../contract/capability.ts'

export const MAX_FOUND = 50
/** Words that are in every question. */
const NOISE: ReadonlySet<string> = new Set([
  'a',
  'an',
  'and',
  'for',
  'from',
  'how',
  'in',
  'my',
  'of',
  'on',
  'the',
  'to',
  'with',
])

type Searched = Pick<CapabilityDetail, 'name' | 'title' | 'purpose' | 'whenToUse' | 'tags'>

/** What fits at least one word, the best first; equals stay in their order. */
export function rank<T extends Searched>(capabilities: readonly T[], query: string): T[] {
  const words = wordsOf(query).filter(word => !NOISE.has(word))
  return capabilities
    .map(capability => ({capability, score: scoreOf(capability, words)}))
    .filter(({score}) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({capability}) => capability)
}

/** A word counts once, where it weighs most: a name says more than a sentence. */
function scoreOf({name, title, purpose, whenToUse, tags}: Searched, words: readonly string[]): number {
  const places: readonly [weight: number, words: readonly string[]][] = [
    [8, wordsOf(name)],
    [4, [...wordsOf(title), ...tags.flatMap(wordsOf)]],
    [2, wordsOf(purpose)],
    [1, wordsOf(whenToUse)],
  ]
  return words.reduce(
    (sum, word) => sum + (places.find(([, found]) => found.some(each => isAlike(each, word)))?.[0] ?? 0),
    0,
  )
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

const MIN_STEM = 4

/** `files` is `file`, `commit` is `commits`: one begins the other. */
function isAlike(one: string, other: string): boolean {
  if (one === other) return true
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length >= MIN_STEM && long.startsWith(short)
}
