import type {CallContext} from '../../capability.ts'
import {sizeOf} from './fields.ts'
import {locateSource} from './files/access.ts'
import {hashBytes} from './files/content.ts'
import {readText, type Text} from './files/read-text.ts'
import {rootsOf} from './paths/roots.ts'
import {locate} from './paths/walk.ts'
import {decodeStrictly} from './text/encoding.ts'
import {unifiedDiff} from './text/unified-diff.ts'

/** Characters; a person who is asked reads no more. */
const MAX_LENGTH = 100_000

/** A unified diff of a file as it is against what it would be; where that is no text, sizes and a checksum. */
export async function previewContent(
  context: CallContext,
  path: string,
  contentAfter: (now: string) => Buffer,
): Promise<string> {
  const now = await textAt(context, path)
  const before = now === null ? '' : 'text' in now ? now.text : null
  const after = contentAfter(before ?? '')
  const text = decodeStrictly(after, 'utf-8')
  const title = now === null ? `new file ${path}` : `change ${path}`
  if (before === null || text === null || text.includes('\0')) {
    return `${title}\n${after.length} bytes, sha256 ${hashBytes(after)}`
  }
  const diff = unifiedDiff(path, before, [changeBetween(before, text)])
  return shorten(`${title}\n${diff === '' ? 'nothing would change' : diff}`)
}

/** `delete /workspace/a.txt (12 bytes)`. */
export async function previewSource(context: CallContext, verb: string, path: string): Promise<string> {
  await using source = await locateSource(context, path)
  const {stats} = source.node
  const kind = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : `${sizeOf(stats)} bytes`
  return `${verb} ${source.path} (${kind})`
}

export function shorten(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}\n(cut at ${MAX_LENGTH} characters)`
}

async function textAt(context: CallContext, path: string): Promise<Text> {
  await using entry = await locate(rootsOf(context), path, {follow: true, write: true})
  const node = entry?.node ? await entry.directory.pin(entry.name) : null
  return node && (await readText(node))
}

/** Whole lines, from the first that differs to the last. */
function changeBetween(before: string, after: string): {start: number; end: number; replacement: string} {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  start = before.lastIndexOf('\n', start - 1) + 1
  let tail = 0
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return {start, end: before.length - tail, replacement: after.slice(start, after.length - tail)}
}
