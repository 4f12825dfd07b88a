/** Tokens of ours, what an Authorization header carries, and the password of a URL. */
const SECRETS =
  /krx_(?:user|agent)_[\w-]+|[0-9a-fA-F]{64}|(?<=\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}|(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi

export const MASK = '[REDACTED]'

/** The text with everything that looks like a secret taken out. */
export function maskTokens(text: string): string {
  return text.replaceAll(SECRETS, MASK)
}
