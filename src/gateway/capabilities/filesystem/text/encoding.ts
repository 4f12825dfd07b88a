import {fail} from '../errors.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'latin1', 'ascii', 'binary'] as const
type Encoding = (typeof ENCODINGS)[number]

/** @throws EncodingError when a character has no bytes in the encoding, or base64 is not canonical */
export function encode(content: string, encoding: Encoding): Buffer {
  if (!ENCODABLE[encoding](content)) {
    const kind = encoding === 'binary' ? 'the content is not base64' : `the content has characters outside ${encoding}`
    throw fail('EncodingError', kind, {encoding})
  }
  return Buffer.from(content, encoding === 'binary' ? 'base64' : encoding)
}

const ENCODABLE: Record<Encoding, (content: string) => boolean> = {
  'utf-8': content => content.isWellFormed(),
  'utf-16le': content => content.isWellFormed(),
  latin1: content => !/[^\u0000-\u00ff]/.test(content),
  ascii: content => !/[^\u0000-\u007f]/.test(content),
  binary: content => content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content),
}

interface Range {
  readonly bytes: Buffer
  /** position of the first of them in the file */
  readonly start: number
  readonly isEndOfFile: boolean
}

interface Decoded {
  readonly content: string
  /** the bytes that `content` stands for: first, and the one after the last */
  readonly start: number
  readonly end: number
}

/**
 * Text of a range of a file. A character that an edge of the range cuts is left out, and `start` and `end` tell so;
 * the end of the file is no such edge.
 * @throws EncodingError when the bytes are not of the encoding, or the range is too short for a single character
 */
export function decode({bytes, start, isEndOfFile}: Range, encoding: Encoding): Decoded {
  const edges = CUTS[encoding]
  const before = start > 0 ? edges.before(bytes, start) : 0
  const after = isEndOfFile ? 0 : edges.after(bytes.subarray(before))
  const whole = bytes.subarray(before, bytes.length - after)
  if (whole.length === 0 && bytes.length > 0) {
    throw fail('EncodingError', `the range of ${bytes.length} bytes at ${start} holds no whole character`, {encoding})
  }
  return {content: toText(whole, encoding), start: start + before, end: start + bytes.length - after}
}

interface Cuts {
  /** bytes at the start that belong to a character begun before */
  before(bytes: Buffer, start: number): number
  /** bytes at the end that begin a character which does not end here */
  after(bytes: Buffer): number
}

const NEVER: Cuts = {before: () => 0, after: () => 0}
const CUTS: Record<Encoding, Cuts> = {
  'utf-8': {before: continuationBytes, after: openSequence},
  'utf-16le': {before: (_, start) => start % 2, after: openPair},
  latin1: NEVER,
  ascii: NEVER,
  binary: NEVER,
}

/** UTF-8 characters have at most three bytes of the form 10xxxxxx (RFC 3629, section 3). */
function continuationBytes(bytes: Buffer): number {
  const first = bytes.subarray(0, 3).findIndex(byte => byte >> 6 !== 0b10)
  return first < 0 ? Math.min(3, bytes.length) : first
}

function openSequence(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes.readUInt8(bytes.length - back)
    if (byte >> 6 !== 0b10) return lengthOfSequence(byte) > back ? back : 0
  }
  return 0
}

function lengthOfSequence(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

function openPair(bytes: Buffer): number {
  const odd = bytes.length % 2
  if (bytes.length - odd < 2) return odd
  const isHighSurrogate = bytes.readUInt16LE(bytes.length - odd - 2) >> 10 === 0b110110
  return isHighSurrogate ? odd + 2 : odd
}

function toText(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'binary') return bytes.toString('base64')
  if (encoding === 'latin1') return bytes.toString('latin1')
  const text = decodeStrictly(bytes, encoding === 'utf-16le' ? 'utf-16le' : 'utf-8')
  if (text === null || (encoding === 'ascii' && text.length !== bytes.length)) {
    throw fail('EncodingError', `the bytes are not ${encoding}`, {encoding})
  }
  return text
}

/** null when the bytes are not of the encoding. A byte order mark is kept: it is part of the file. */
export function decodeStrictly(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le'): string | null {
  try {
    return new TextDecoder(encoding, {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    return null
  }
}
