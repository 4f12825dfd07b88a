import type {EditResult} from './adapter.ts'
import {diffLines} from './diff-lines.ts'
import {applySteps, type Opened, openText, type Spot} from './edit.ts'
import {isTable, valueAt} from './formats/format.ts'
import {holdsSecret, masked} from './mask.ts'
import {type EntryShape, mergeEntry, type Step, stepsBetween} from './merge-entry.ts'
import {startsBridge} from './server-entry.ts'

/** Writes our entry, keeping what the user added to it. */
export function setEntry(text: string | null, spot: Spot, shape: EntryShape, {force}: {force: boolean}): EditResult {
  const opened = openText(text, spot)
  const existing = valueAt(opened.model, spot.path)
  const merged = mergeEntry(existing, shape)
  const steps = stepsBetween(existing, merged, spot.path)
  const isSecret = isTable(merged['env']) && holdsSecret(merged['env'])
  const shown = {fragment: render(spot, merged), diff: diffOf(spot, existing, merged), holdsSecret: isSecret}
  const isRefresh = isFromUs(existing)
  if (!force && steps.some(step => step.overwrites && !(isRefresh && isConnection(step, spot))))
    return {...shown, status: 'differs', text: null, warnings: []}
  const next = applySteps(opened, steps, merged)
  if (next === text) return {...shown, status: 'unchanged', text: null, diff: [], warnings: []}
  return {
    ...shown,
    status: existing === undefined ? 'created' : 'updated',
    text: next,
    warnings: [...markWarning(text, opened), ...(holdsSecret(shape.env) ? [secretWarning(spot)] : [])],
  }
}

/** Removes our entry. One under our name that is not ours needs `force`. */
export function removeEntry(text: string | null, spot: Spot, {force}: {force: boolean}): EditResult {
  const opened = openText(text, spot)
  const existing = valueAt(opened.model, spot.path)
  const nothing = {text: null, fragment: null, diff: [], warnings: [], holdsSecret: false}
  if (existing === undefined) return {...nothing, status: 'absent'}
  const diff = diffOf(spot, existing, undefined)
  if (!force && !isOurs(existing)) return {...nothing, status: 'differs', diff}
  const step = {path: spot.path, value: undefined, overwrites: true}
  return {
    ...nothing,
    status: 'removed',
    text: applySteps(opened, [step], undefined),
    diff,
    warnings: markWarning(text, opened),
  }
}

/** An entry that starts the bridge, or speaks to it, was made by us or for us. */
function isOurs(entry: unknown): boolean {
  return startsOurs(entry) || namesOurs(entry)
}

/** What starts the bridge with our settings was written by us, whatever gateway it names: it is ours to bring up to date. */
function isFromUs(entry: unknown): boolean {
  return startsOurs(entry) && namesOurs(entry)
}

function startsOurs(entry: unknown): boolean {
  const [command, args] = [valueAt(entry, ['command']), valueAt(entry, ['args'])]
  return startsBridge(String(command), Array.isArray(args) ? args.map(String) : [])
}

function namesOurs(entry: unknown): boolean {
  const env = valueAt(entry, ['env'])
  return isTable(env) && Object.keys(env).some(name => name.startsWith('KRUXOS_'))
}

/** The part of an entry that says what is started and whom it speaks to. The rest is the user's choice. */
function isConnection({path}: Step, spot: Spot): boolean {
  return ['command', 'args', 'env'].includes(String(path[spot.path.length]))
}

function render({format, path}: Spot, value: unknown): string {
  return format.render(path, masked(value))
}

function diffOf(spot: Spot, before: unknown, after: unknown): string[] {
  const linesOf = (value: unknown) => (value === undefined ? [] : render(spot, value).split('\n'))
  return diffLines(linesOf(before), linesOf(after))
}

function markWarning(text: string | null, {byteOrderMark, spot}: Opened): string[] {
  const isDropped = text?.startsWith('\uFEFF') && byteOrderMark === ''
  return isDropped
    ? [`the byte order mark of ${spot.file} was dropped: a client may take a file that begins with one for broken`]
    : []
}

function secretWarning({file}: Spot): string {
  return `the token stands in ${file} as plain text: whoever can read that file can be this agent`
}
