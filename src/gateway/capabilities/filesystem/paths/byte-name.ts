/** A file name as the kernel keeps it: bytes, one character each (the encoding that Node calls latin1). */
export type ByteName = string & {readonly unit: 'byte'}

/** NAME_MAX of Linux, bytes. */
const MAX_NAME_BYTES = 255

/** One UTF-8 character (RFC 3629, section 4), or a byte that belongs to none. */
const CHARACTER_OR_STRAY =
  /[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([\x80-\xff])/g
/** Control, line-break and direction characters would rearrange what a reader sees; a backslash begins an escape. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\\]/u
/** Somebody might decode it: shown as `\x252f`, and refused as input. */
const ENCODED_SLASH = /%(?=2f)/gi
const PLAIN = /^[ -$&-[\]-~]*$/

/**
 * The name as callers see it: UTF-8, with `\xHH` for each byte that is no UTF-8 or would not show, and for a backslash.
 * `parseName` reads it back.
 */
export function showName(name: ByteName): string {
  if (PLAIN.test(name)) return name
  return name
    .replace(CHARACTER_OR_STRAY, (bytes, stray: string | undefined) => {
      const character = Buffer.from(bytes, 'latin1').toString()
      return stray === undefined && !HIDDEN.test(character) ? character : escapeBytes(bytes)
    })
    .replace(ENCODED_SLASH, escapeBytes)
}

/** True when `showName` had to escape: the shown name differs from the one on disk. */
export function isEscaped(name: ByteName): boolean {
  return !PLAIN.test(name) && showName(name).includes('\\')
}

/** Reads `\xHH`; any other backslash stands for itself. null when no file can have the name, or only a trick would. */
export function parseName(shown: string): ByteName | null {
  if (shown.search(ENCODED_SLASH) >= 0) return null
  const name = Buffer.from(shown)
    .toString('latin1')
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return isFileName(name) ? name : null
}

export function isFileName(name: string): name is ByteName {
  return name !== '' && name !== '.' && name !== '..' && name.length <= MAX_NAME_BYTES && !/[/\0]/.test(name)
}

export function toByteName(name: string): ByteName {
  return Buffer.from(name).toString('latin1') as ByteName
}

function escapeBytes(bytes: string): string {
  return Array.from(bytes, byte => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
}
