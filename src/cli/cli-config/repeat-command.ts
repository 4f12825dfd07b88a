/** One flag or argument as it was given. */
export interface Given {
  readonly type: 'flag' | 'arg'
  readonly flag?: string
  /** the value; of a flag without one, the flag itself */
  readonly input: string
}

/** The command line that was given, with other flags: a hint that does for the same user, home and clients. */
export function repeatCommand(
  name: string,
  given: readonly Given[],
  {without, add}: {without: readonly string[]; add: readonly string[]},
): string {
  const kept = given.filter(({flag = ''}) => !without.includes(flag) && !add.includes(`--${flag}`))
  return ['kruxos', name, ...[...kept.flatMap(words), ...add].map(quote)].join(' ')
}

function words({flag, input}: Given): string[] {
  return flag === undefined || input.startsWith('-') ? [input] : [`--${flag}`, input]
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
