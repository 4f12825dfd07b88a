/** `filesystem.read` is itself, `filesystem.*` everything below, `*.delete` every name that ends so, `*` everything. */
export function matchesPattern(pattern: string, capability: string): boolean {
  if (pattern === '*') return true
  const isOpenAhead = pattern.startsWith('*.')
  const isOpenBehind = pattern.endsWith('.*')
  const middle = pattern.slice(isOpenAhead ? 1 : 0, isOpenBehind ? -1 : undefined)
  if (isOpenAhead && isOpenBehind) return capability.includes(middle)
  if (isOpenAhead) return capability.endsWith(middle)
  return isOpenBehind ? capability.startsWith(middle) : capability === pattern
}
