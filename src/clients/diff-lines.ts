/** The lines of a unified diff over the whole of two short texts: ' ' kept, '-' gone, '+' new. */
export function diffLines(before: readonly string[], after: readonly string[]): string[] {
  const [first, ...restBefore] = before
  const [second, ...restAfter] = after
  if (first === undefined) return after.map(line => `+${line}`)
  if (second === undefined) return before.map(line => `-${line}`)
  if (first === second) return [` ${first}`, ...diffLines(restBefore, restAfter)]
  const kept = after.indexOf(first)
  return kept === -1 ? [`-${first}`, ...diffLines(restBefore, after)] : [`+${second}`, ...diffLines(before, restAfter)]
}
