import type {Call} from '../call.ts'
import type {Holds} from './holds.ts'

/** Inputs that bring content, whatever the capability. */
export const CONTENT_FIELDS: readonly string[] = ['content', 'body', 'text', 'message', 'value', 'replace', 'stdin']

/** Bytes of the text that a call brings, as it is sent: base64 counts as what it is written in. Nothing brought: `no`. */
export function sizeTest(isWithin: (bytes: number) => boolean): (call: Call) => Holds {
  return ({input}) => {
    const brought = CONTENT_FIELDS.flatMap(field =>
      Object.hasOwn(input, field) && input[field] != null ? [input[field]] : [],
    )
    if (brought.length === 0) return 'no'
    return isWithin(brought.reduce<number>((sum, value) => sum + bytesOf(value), 0)) ? 'yes' : 'no'
  }
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))
}
