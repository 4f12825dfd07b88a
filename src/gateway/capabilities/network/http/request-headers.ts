import {z} from 'zod'

/** RFC 9110, 5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/
/** What a header can carry: no line end, so that a value is never two headers. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** What says where a message goes, where it ends, or what becomes of the connection: that is ours to say. */
const OURS =
  /^(host|content-length|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|http2-settings|expect)$/i
const MAX_HEADERS = 64
const MAX_VALUE_LENGTH = 8192

export const HeaderName = z
  .string()
  .regex(NAME, 'a header name of letters, digits and "-"')
  .refine(name => !OURS.test(name), 'the gateway sets this header itself')

/** Headers of a request as a caller gives them. */
export const RequestHeaders = z
  .record(
    HeaderName,
    z
      .string()
      .max(MAX_VALUE_LENGTH)
      .regex(VALUE, 'a header value on one line, of Latin-1 characters')
      .describe('value'),
  )
  .refine(headers => Object.keys(headers).length <= MAX_HEADERS, `at most ${MAX_HEADERS} headers`)
  .refine(
    headers => new Set(lowerCase(headers).map(([name]) => name)).size === Object.keys(headers).length,
    'a header twice',
  )

export type Headers = Readonly<Record<string, string>>

export function fitsHeader(value: string): boolean {
  return VALUE.test(value)
}

/** The same headers with the names that they are compared by. */
export function toLowerCase(headers: Headers): Headers {
  return Object.fromEntries(lowerCase(headers))
}

function lowerCase(headers: Headers): [name: string, value: string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
}
