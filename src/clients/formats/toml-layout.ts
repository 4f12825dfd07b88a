import type {Path, Value} from './format.ts'

export function renderKey(key: string | number): string {
  return /^[A-Za-z0-9_-]+$/.test(String(key)) ? String(key) : renderString(String(key))
}

/** A basic string. JSON's escapes are all TOML escapes; TOML forbids DEL besides, which JSON lets pass. */
function renderString(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
}

export function renderTomlValue(value: Value): string {
  if (typeof value === 'string') return renderString(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(renderTomlValue).join(', ')}]`
  const members = Object.entries(value).map(([key, item]) => renderAssignment([key], item))
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

export function renderAssignment(key: Path, value: Value): string {
  return `${key.map(renderKey).join('.')} = ${renderTomlValue(value)}`
}

/** A `[table]` with its plain values, then its tables as `[table.below]`, one blank line between; ends with `lineEnd`. */
export function renderTables(path: Path, value: Value, lineEnd: string): string {
  const members = isPlainTable(value) ? Object.entries(value) : []
  const own = members.filter(([, item]) => !isPlainTable(item)).map(([key, item]) => renderAssignment([key], item))
  const below = members
    .filter(([, item]) => isPlainTable(item))
    .map(([key, item]) => renderTables([...path, key], item, lineEnd))
  const head = [`[${path.map(renderKey).join('.')}]`, ...own].map(line => line + lineEnd).join('')
  return [head, ...below].join(lineEnd)
}

function isPlainTable(value: Value): value is {readonly [key: string]: Value} {
  return typeof value === 'object' && !Array.isArray(value)
}
