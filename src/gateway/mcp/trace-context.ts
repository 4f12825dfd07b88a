import {isObject} from './json-rpc.ts'

/** Version 00 (https://www.w3.org/TR/trace-context/#traceparent-header); ids of zeros alone are invalid. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace that a request belongs to (`_meta.traceparent`); null when it names none that can be followed. */
export function traceparentOf(meta: unknown): string | null {
  const traceparent = isObject(meta) ? meta['traceparent'] : undefined
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : null
}
