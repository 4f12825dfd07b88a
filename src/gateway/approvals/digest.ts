import {createHash} from 'node:crypto'
import type {Binding} from '../approval.ts'
import {canonicalJson} from '../canonical-json.ts'

/** SHA-256 of the canonical JSON, hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

/** Without the session: a client that connects again and repeats its call finds the request it made. */
export function digestOf({sessionId: _, ...call}: Binding): string {
  return hashOf(call)
}
