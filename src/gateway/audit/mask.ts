export const MASK = '[REDACTED]'

const TOKEN = /krx_(?:user|agent|code)_[\w-]+|[0-9a-fA-F]{64}/g
/** Up to the end of the line or of the quotes. */
const AUTHORIZATION = /\b(authorization["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi
const BEARER = /\b(bearer\s+)[\w.~+/=-]{16,}/gi
const URL_PASSWORD = /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g

/** Most texts hold none of it, and then one look is enough. */
const SUSPICIOUS = /krx_|[0-9a-f]{64}|authorization|bearer|:\/\/[^/]*@/i

/** The text with everything that looks like a secret taken out. */
export function maskTokens(text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  return text
    .replaceAll(TOKEN, MASK)
    .replaceAll(AUTHORIZATION, `$1${MASK}`)
    .replaceAll(BEARER, `$1${MASK}`)
    .replaceAll(URL_PASSWORD, `$1${MASK}`)
}
