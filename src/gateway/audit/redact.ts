import {createHash} from 'node:crypto'
import {canonicalJson} from '../canonical-json.ts'
import {MASK, maskTokens} from './mask.ts'

/** A longer string is recorded as digest and head. */
const MAX_STRING = 256
/** A value whose JSON is longer is recorded as digest and head. */
const MAX_JSON = 4096
const HEAD = 64
/** Beyond the head, so that a secret which begins in it is seen whole. */
const MARGIN = 256
const MAX_DEPTH = 8

/** Names of fields whose text is secret, as the original product lists them; blanks and case do not count. */
const SECRET_NAME = /apikey|token|passw(?:or)?d|secret|credential|authorization|privatekey|accesskey|passphrase|cookie/
/** What only names a secret, or says where one goes. */
const NO_SECRET = /(name|placement)$/

interface Large {
  readonly sha256: string
  readonly bytes: number
  readonly head: string
}

/**
 * What the log keeps of a value: secrets are masked by the name of their field and by how they look, variables of an
 * environment by being such, and what is large is a digest of the whole with the head of it.
 */
export function redact(value: unknown): unknown {
  const kept = walk(value, MAX_DEPTH)
  if (typeof kept !== 'object' || kept === null) return kept
  return JSON.stringify(kept).length > MAX_JSON ? large(canonicalJson(kept)) : kept
}

function walk(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > MAX_STRING ? large(value) : maskTokens(value)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
  if (depth === 0) return '[DEEP]'
  if (Array.isArray(value)) return value.map(each => walk(each, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [maskTokens(name), member(name, each, depth)]))
}

function member(name: string, value: unknown, depth: number): unknown {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  if (SECRET_NAME.test(plain) && !NO_SECRET.test(plain) && isText(value)) return MASK
  if ((plain === 'env' || plain === 'environment') && typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? MASK : Object.fromEntries(Object.keys(value).map(key => [key, MASK]))
  }
  return walk(value, depth - 1)
}

/** Numbers and flags, such as `max_tokens`, tell nothing. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}

function large(text: string): Large {
  return {
    sha256: createHash('sha256').update(text).digest('base64url'),
    bytes: Buffer.byteLength(text),
    head: maskTokens(text.slice(0, HEAD + MARGIN)).slice(0, HEAD),
  }
}
