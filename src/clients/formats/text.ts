import {KruxosError} from '../../contract/errors.ts'
import type {Source} from './format.ts'

const BYTE_ORDER_MARK = '\uFEFF'

export function splitByteOrderMark(text: string): {mark: string; body: string} {
  return text.startsWith(BYTE_ORDER_MARK)
    ? {mark: BYTE_ORDER_MARK, body: text.slice(BYTE_ORDER_MARK.length)}
    : {mark: '', body: text}
}

export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}

/** The line end of the first line; `\n` when there is only one line. */
export function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

/** The index where the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** The index behind the line of `offset`, its line end included. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset)
  return newline === -1 ? text.length : newline + 1
}

/** The white space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? ''
}

export function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

/** `file:line:column`, both counted from 1. */
export function place({text, file}: Source, offset: number): string {
  return `${file}:${text.slice(0, offset).split('\n').length}:${offset - lineStart(text, offset) + 1}`
}

/** The error for a file that is not what its client reads. The text itself is never quoted: it may hold secrets. */
export function unreadable(source: Source, offset: number, problem: string): KruxosError {
  return new KruxosError('IO', `${place(source, offset)}: ${problem}`, {
    hint: 'correct the file by hand, then run the same command again; nothing was written',
  })
}

/** @throws KruxosError IO when the bytes are not UTF-8: what cannot be decoded could not be written back unchanged */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  const source = {text: new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes), file}
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16 || bytes.includes(0)) throw unreadable({text: '', file}, 0, 'not UTF-8 text, it looks like UTF-16')
  if (Buffer.from(source.text).equals(bytes)) return source.text
  throw unreadable(source, Math.max(source.text.indexOf('\uFFFD'), 0), 'not UTF-8 text')
}
