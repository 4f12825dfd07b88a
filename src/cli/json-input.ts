import {KruxosError} from '../contract/errors.ts'
import {readText, STDIN} from './text-file.ts'

/** A JSON object given as text, as `@file`, or as `-` for stdin. @throws KruxosError USAGE, IO */
export function readJsonInput(source: string): Record<string, unknown> {
  const value = readJsonValue(source, '--input', `for example --input '{"path": "/workspace"}'`)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new KruxosError('USAGE', '--input takes a JSON object')
}

/** Any JSON value, given likewise; `what` names it in errors. @throws KruxosError USAGE, IO */
export function readJsonValue(source: string, what: string, hint = `a text is JSON in quotes: '"text"'`): unknown {
  const isText = source !== STDIN && !source.startsWith('@')
  const text = isText ? source : readText(source.replace(/^@/, ''))
  try {
    return JSON.parse(text)
  } catch {
    // Without the parser's message, which repeats the input.
    throw new KruxosError('USAGE', `${what} is not valid JSON`, {hint})
  }
}
