import type {Stats} from 'node:fs'
import {MAX_CONTENT_BYTES} from '../fields.ts'
import {nullWhen, type Pinned} from '../paths/directory.ts'
import {decodeStrictly} from '../text/encoding.ts'
import {readRange} from './content.ts'

/** Why the text of a file is not looked at. */
export type SkipReason = 'binary' | 'too_large' | 'unreadable'

export type Text = {readonly text: string; readonly stats: Stats} | {readonly skipped: SkipReason} | null

/** Where a NUL makes a file binary, as git sees it. */
const BINARY_PROBE_BYTES = 8000

/** The text of a file in UTF-8; null when it is no regular file. Lets go of the file. */
export async function readText(node: Pinned): Promise<Text> {
  await using held = node
  if (!held.stats.isFile()) return null
  if (held.stats.size > MAX_CONTENT_BYTES) return {skipped: 'too_large'}
  await using file = await held.openFile().catch(nullWhen('EACCES', 'EPERM'))
  if (!file) return {skipped: 'unreadable'}
  const bytes = await readRange(file, 0, held.stats.size)
  const text = bytes.subarray(0, BINARY_PROBE_BYTES).includes(0) ? null : decodeStrictly(bytes, 'utf-8')
  return text === null ? {skipped: 'binary'} : {text, stats: held.stats}
}
