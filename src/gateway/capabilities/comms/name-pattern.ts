/** `*` is any characters, also none. No backtracking, so no pattern is slow. */
export function fitsNamePattern(pattern: string, name: string): boolean {
  const [start = '', ...others] = pattern.split('*')
  const end = others.pop()
  if (end === undefined) return name === pattern
  if (!name.startsWith(start)) return false
  let position = start.length
  for (const part of others) {
    const found = name.indexOf(part, position)
    if (found < 0) return false
    position = found + part.length
  }
  return name.length - end.length >= position && name.endsWith(end)
}
