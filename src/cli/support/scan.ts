export const REMOVED = '[removed]'

/** Our tokens and codes, keys of age, of SSH and TLS, what an Authorization header carries, passwords in URLs and settings. */
const SECRETS: readonly RegExp[] = [
  /krx_(?:user|agent|code)_[\w-]+/g,
  /AGE-SECRET-KEY-1\w+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/)[^\s/@"']+(?=@)/g,
  /(?<=\b(?:password|passwd|passphrase|secret|api_?key|token)["']?\s*[:=]\s*)(?:"[^"\r\n]+"|'[^'\r\n]+'|[^\s"',;{}]{6,})/gi,
]
/** A run that could be a key: nobody makes up such a word. */
const RUN = /[\w+=-]{20,}/g

/** The last guard over what was chosen: takes out whatever looks like a secret, and says how often. */
export function scan(text: string): {readonly text: string; readonly removed: number} {
  let removed = 0
  const remove = () => {
    removed++
    return REMOVED
  }
  const known = SECRETS.reduce((rest, pattern) => rest.replaceAll(pattern, remove), text)
  return {text: known.replaceAll(RUN, run => (isRandom(run) ? remove() : run)), removed}
}

function isRandom(run: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(run)) return true
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter(kind => kind.test(run))
  return kinds.length === 3 && !/^\d{4}-\d\d-\d\dT/.test(run)
}
