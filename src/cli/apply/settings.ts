import {
  accessSync,
  chownSync,
  constants,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {Document, isMap, parseDocument} from 'yaml'
import {parseSettings} from '../../config/settings.ts'
import type {ApplyResult} from '../../contract/appliance-outputs.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Change, Context, Field, Section} from './kind.ts'

type Path = readonly [string] | readonly [string, string]

/** Keys of gateway.yaml. Comments and keys that the file does not name stay; with --prune those keys go. */
export const settings: Section = {
  name: 'settings',
  removesFirst: false,

  async plan(context) {
    const text = readText(context.paths.settingsFile)
    const next = edited(text, context)
    if (next.fields.length === 0 && !(context.restart && (await isRestartPending(context))))
      return {changes: [], faults: []}
    parseSettings(next.text, context.paths.settingsFile)
    if (next.text !== text && !isWritable(dirname(context.paths.settingsFile)))
      return {changes: [], faults: [{path: ['settings'], message: `${context.paths.settingsFile} cannot be written`}]}
    return {changes: [toChange(context, text, next)], faults: []}
  },

  // one file, one change: it is made by `plan`
  prune: async () => ({changes: [], kept: []}),

  async export({paths}) {
    const text = readText(paths.settingsFile)
    const written = parseDocument(text).toJS() ?? {}
    const shown = new Document({})
    for (const path of chosen(text, paths.settingsFile)) shown.setIn(path, valueAt(written, path))
    const groups = shown.toJS()
    return Object.keys(groups).length === 0 ? undefined : groups
  },
}

/** Whether the gateway is to be restarted, or was. */
export async function restartState(
  {changes}: {readonly changes: readonly Change[]},
  context: Context,
  isDone: boolean,
): Promise<ApplyResult['restart']> {
  if (context.file.settings === undefined) return 'none'
  const isChanged = changes.some(({subject}) => subject === 'settings')
  if (isDone && isChanged && context.restart) return 'done'
  return isChanged || (await isRestartPending(context)) ? 'needed' : 'none'
}

/** True when the gateway began before gateway.yaml was last written. */
async function isRestartPending({admin, paths}: Pick<Context, 'admin' | 'paths'>): Promise<boolean> {
  const {gateway} = await admin.call('status.get', {})
  return (statSync(paths.settingsFile, {throwIfNoEntry: false})?.mtimeMs ?? 0) > Date.parse(gateway.startedAt)
}

interface Edited {
  readonly text: string
  readonly fields: readonly Field[]
}

function toChange({paths, restart}: Context, before: string, {text, fields}: Edited): Change {
  const {settingsFile} = paths
  const mtime = statSync(settingsFile, {throwIfNoEntry: false})?.mtime
  const write = async (content: string) => {
    if (content !== readText(settingsFile)) writeSettings(settingsFile, content)
    await restart?.()
  }
  const undo = async () => {
    await write(before)
    // by its time it is told whether the gateway has read it
    if (mtime) utimesSync(settingsFile, mtime, mtime)
  }
  return {
    action: 'update',
    subject: 'settings',
    fields: fields.length === 0 ? [{field: 'restart'}] : fields,
    isFinal: false,
    async run() {
      try {
        await write(text)
      } catch (error) {
        await undo().catch(() => {})
        throw error
      }
      return undo
    },
  }
}

/** The text with what is asked for, where that is not so already. */
function edited(text: string, context: Context): Edited {
  const document = parseDocument(text)
  const present = parseSettings(text, context.paths.settingsFile)
  const fields = [...set(document, present, context), ...(context.prune ? unset(document, context) : [])]
  if (fields.length === 0) return {text, fields}
  const isEmpty = isMap(document.contents) && document.contents.items.length === 0
  return {text: isEmpty ? '' : document.toString(), fields}
}

function set(document: Document, present: object, {file, givenSettings}: Context): Field[] {
  return leaves(givenSettings).flatMap(path => {
    const [from, to] = [valueAt(present, path), valueAt(file.settings ?? {}, path)]
    if (isDeepStrictEqual(from, to)) return []
    document.setIn(path, valueAt(givenSettings, path))
    return [{field: path.join('.'), from, to}]
  })
}

function unset(document: Document, {givenSettings, paths}: Context): Field[] {
  const surplus = chosen(document.toString(), paths.settingsFile).filter(
    path => valueAt(givenSettings, path) === undefined,
  )
  return surplus.map(path => {
    const from = valueAt(document.toJS(), path)
    document.deleteIn(path)
    const group = document.get(path[0], true)
    if (isMap(group) && group.items.length === 0) document.delete(path[0])
    return {field: path.join('.'), from}
  })
}

/** Keys that are not as they would be anyway, in the order of the schema. */
function chosen(text: string, file: string): Path[] {
  const [present, usual] = [parseSettings(text, file), parseSettings('', file)]
  return leaves(present).filter(path => !isDeepStrictEqual(valueAt(present, path), valueAt(usual, path)))
}

/** A group is changed key by key, a list as a whole. */
function leaves(value: Readonly<Record<string, unknown>>): Path[] {
  return Object.entries(value).flatMap(([group, keys]): Path[] =>
    isGroup(keys) ? Object.keys(keys).map(key => [group, key]) : [[group]],
  )
}

function valueAt(value: object, [group, key]: Path): unknown {
  const found = new Map<string, unknown>(Object.entries(value)).get(group)
  return key === undefined ? found : isGroup(found) ? found[key] : undefined
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return ''
    throw new KruxosError('IO', `cannot read ${file} (${code})`, {cause})
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Whole or not at all; mode and owner stay. */
function writeSettings(file: string, text: string): void {
  const before: Stats | undefined = statSync(file, {throwIfNoEntry: false})
  const partial = join(dirname(file), `.${basename(file)}.kruxos-partial`)
  try {
    rmSync(partial, {force: true})
    writeFileSync(partial, text, {mode: (before?.mode ?? 0o644) & 0o777, flag: 'wx', flush: true})
    if (before !== undefined && process.getuid?.() === 0) chownSync(partial, before.uid, before.gid)
    renameSync(partial, file)
  } catch (cause) {
    rmSync(partial, {force: true})
    throw new KruxosError('IO', `cannot write ${file} (${(cause as NodeJS.ErrnoException).code})`, {cause})
  }
}
