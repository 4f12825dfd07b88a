import {holdsToken} from '../contract/names.ts'
import {isTable, type Value} from './formats/format.ts'

export const MASK = '*****'

const SMELL = /token|key|secret|passw|credential|auth|cookie|bearer/i
/** Variables that say where a secret is, not what it is. */
const REFERENCE = /_(?:LABEL|FILE|DIR|SOCKET)$/
/** User and password, or a query, in a URL. */
const URL_WITH_SECRET = /\/\/[^/]*@|[?&][^=]*=/

export function isSecret(name: string, value: string): boolean {
  return (SMELL.test(name) && !REFERENCE.test(name)) || holdsToken(value) || URL_WITH_SECRET.test(value)
}

export function holdsSecret(env: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(env).some(([name, value]) => isSecret(name, String(value)))
}

/** A copy for people's eyes: what is or may be a secret reads `*****`. */
export function masked(value: unknown, name = ''): Value {
  // In a list the item before may be the flag that names the secret: ["--token", "x"].
  if (Array.isArray(value)) return value.map((item, index) => masked(item, `${name} ${value[index - 1]} ${item}`))
  if (isTable(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, `${name} ${key}`)]))
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return isSecret(name, String(value)) ? MASK : String(value)
}
