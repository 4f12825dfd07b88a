const BASE64_VALUE = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/

/** A header value as it was before it was made fit for a header: what is not plain ASCII comes as `=?base64?...?=` (2026-07-28). */
export function decodeHeaderValue(value: string | string[] | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const [, encoded] = BASE64_VALUE.exec(value) ?? []
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString()
}
