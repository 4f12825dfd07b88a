const TEXTUAL = /^(text\/|application\/(.*\+)?(json|xml|javascript|x-www-form-urlencoded|yaml|toml)\b|image\/svg\+xml)/i
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i

/** The text that the bytes are by their type, or evidently; null when they are none. */
export function toText(bytes: Buffer, contentType: string | undefined): string | null {
  const [, charset = 'utf-8'] = CHARSET.exec(contentType ?? '') ?? []
  if (contentType !== undefined && TEXTUAL.test(contentType)) return decode(bytes, charset) ?? decode(bytes, 'utf-8')
  const text = decode(bytes, 'utf-8', true)
  return text?.includes('\0') ? null : text
}

function decode(bytes: Buffer, charset: string, fatal = false): string | null {
  try {
    return new TextDecoder(charset, {fatal}).decode(bytes)
  } catch {
    return null
  }
}
