import {accessSync, constants, readFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {Document, parseDocument} from 'yaml'
import {editSettings, pruneSettings} from '../../config/edit-settings.ts'
import {parseSettings} from '../../config/settings.ts'
import {changedKeys, valueAt} from '../../config/settings-keys.ts'
import type {ApplyResult} from '../../contract/appliance-outputs.ts'
import {KruxosError} from '../../contract/errors.ts'
import {isRestartDue, writeSettings} from '../settings-file.ts'
import {wouldLock} from '../would-lock.ts'
import type {Change, Context, Field, Section} from './kind.ts'
import {orUndo} from './undo.ts'

/** Keys of gateway.yaml. Comments and keys that the file does not name stay; with --prune those keys go. */
export const settings: Section = {
  name: 'settings',
  removesFirst: false,

  async plan(context) {
    const text = readText(context.paths.settingsFile)
    const next = edited(text, context)
    if (next.fields.length === 0 && !(context.restart && (await isRestartPending(context))))
      return {changes: [], faults: []}
    if (next.text !== text && !isWritable(dirname(context.paths.settingsFile)))
      throw new KruxosError('DENIED', `this user may not write ${context.paths.settingsFile}`, {
        hint: 'the same command with sudo',
      })
    if (context.restart && (await wouldLock(context)))
      throw new KruxosError('CONFLICT', 'a restart is due and would lock the vault', {
        hint: 'leave --restart out; then kruxos gateway restart, then kruxos vault unlock',
      })
    return {changes: [toChange(context, text, next)], faults: []}
  },

  // one file, one change: it is made by `plan`
  prune: async () => ({changes: [], kept: []}),

  async export({paths}) {
    const text = readText(paths.settingsFile)
    const written = parseDocument(text).toJS() ?? {}
    const shown = new Document({})
    for (const path of changedKeys('', text, paths.settingsFile)) shown.setIn(path, valueAt(written, path))
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

async function isRestartPending({admin, paths}: Pick<Context, 'admin' | 'paths'>): Promise<boolean> {
  return isRestartDue((await admin.call('status.get', {})).gateway, paths.settingsFile)
}

interface Edited {
  readonly text: string
  readonly fields: readonly Field[]
}

function toChange({paths, restart}: Context, before: string, {text, fields}: Edited): Change {
  const {settingsFile} = paths
  const write = async (content: string) => {
    if (content !== readText(settingsFile)) writeSettings(paths, content)
    await restart?.()
  }
  const undo = () => write(before)
  return {
    action: 'update',
    subject: 'settings',
    fields: fields.length === 0 ? [{field: 'restart'}] : fields,
    isFinal: false,
    async run() {
      await orUndo(undo, () => write(text))
      return undo
    },
  }
}

/** The text with what is asked for, where that is not so already. */
function edited(text: string, {givenSettings, paths, prune}: Context): Edited {
  const file = paths.settingsFile
  const withGiven = editSettings(text, file, givenSettings)
  const next = prune ? pruneSettings(withGiven, file, givenSettings) : withGiven
  const [before, after] = [parseSettings(text, file), parseSettings(next, file)]
  const fields = changedKeys(text, next, file).map(key => {
    const field = {field: key.join('.'), from: valueAt(before, key)}
    return valueAt(givenSettings, key) === undefined ? field : {...field, to: valueAt(after, key)}
  })
  return {text: next, fields}
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
