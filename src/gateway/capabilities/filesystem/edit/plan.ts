import type {Stats} from 'node:fs'
import type {CallContext} from '../../../capability.ts'
import {fail} from '../errors.ts'
import {MAX_CONTENT_BYTES, MEBIBYTE} from '../fields.ts'
import {fileNotFound, notAFile} from '../files/access.ts'
import {rootsOf} from '../paths/roots.ts'
import {type Entry, locate} from '../paths/walk.ts'
import {type SkippedFile, type TextFile, TextFiles} from '../search/text-files.ts'
import {encode} from '../text/encoding.ts'
import type {Found} from '../text/matcher.ts'
import {openMatcher} from '../text/open-matcher.ts'
import {applyChanges, type Change, unifiedDiff} from '../text/unified-diff.ts'

/** All new contents are held until every file is known to fit. */
const MAX_PLANNED_BYTES = 64 * MEBIBYTE
const MAX_FILES = 1000
const MAX_CHANGES_PER_FILE = 100_000

interface EditRequest {
  readonly path: string
  readonly pattern: string
  readonly replace: string
  readonly include_glob?: string | undefined
  readonly regex: boolean
  readonly include_all: boolean
}

/** What is to become of one file. */
export interface FileEdit {
  readonly path: string
  readonly changes: readonly Change[]
  readonly content: Buffer
  readonly diff: string
  /** the file that was read; it is replaced only while it is still that */
  readonly stats: Stats
}

interface EditPlan {
  readonly edits: readonly FileEdit[]
  readonly skipped: readonly SkippedFile[]
}

/** Reads everything and changes nothing. */
export async function planEdits(context: CallContext, request: EditRequest): Promise<EditPlan> {
  const {path, pattern, replace, include_glob: glob, regex, include_all} = request
  const files = new TextFiles(context, {glob, includeAll: include_all})
  await using entry = await locateEditable(context, path, glob !== undefined)
  await using matcher = await openMatcher({
    pattern,
    isRegex: regex,
    ignoreCase: false,
    keep: MAX_CHANGES_PER_FILE,
    replacement: replace,
    signal: context.signal,
  })
  const edits: FileEdit[] = []
  let plannedBytes = 0
  for await (const file of files.in(entry)) {
    const found = await matcher.find(file.text)
    if (found.total === 0) continue
    const edit = planFile(file, found)
    plannedBytes += edit.content.length
    edits.push(edit)
    if (plannedBytes > MAX_PLANNED_BYTES || edits.length > MAX_FILES) throw tooLarge('too many files would change')
  }
  if (!files.isComplete) throw tooLarge('the folder holds too much')
  return {edits, skipped: files.skipped}
}

async function locateEditable(context: CallContext, path: string, isFolder: boolean): Promise<Entry> {
  const entry = await locate(rootsOf(context), path, {follow: true, write: true})
  const stats = entry?.node?.stats
  if (entry && (isFolder ? stats?.isDirectory() : stats?.isFile())) return entry
  await entry?.[Symbol.asyncDispose]()
  if (!stats) throw fileNotFound(path)
  throw isFolder ? fail('NotADirectory', `${path} is no folder, which include_glob needs`, {path}) : notAFile(path)
}

function planFile({path, text, stats}: TextFile, {total, hits}: Found): FileEdit {
  const growth = hits.reduce((sum, {start, end, replacement}) => sum + replacement.length - (end - start), 0)
  if (total > hits.length || text.length + growth > MAX_CONTENT_BYTES) throw tooLarge(`${path} would change too much`)
  const content = encode(applyChanges(text, hits), 'utf-8')
  if (content.length > MAX_CONTENT_BYTES) throw tooLarge(`${path} would be larger than 8 MiB`)
  return {path, changes: hits, content, diff: unifiedDiff(path, text, hits), stats}
}

function tooLarge(reason: string): Error {
  return fail('EditTooLarge', reason)
}
