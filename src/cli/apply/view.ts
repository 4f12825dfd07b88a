import {diffLines} from '../../clients/diff-lines.ts'
import type {ApplyResult, DiffResult} from '../../contract/appliance-outputs.ts'
import type {Paint} from '../colour.ts'
import {visible} from '../text.ts'
import type {Change, Field} from './kind.ts'
import type {WholePlan} from './plan.ts'

const SIGNS = {create: '+', update: '~', remove: '-'} as const

/** Of longer texts nobody reads the difference here: policy diff tells what it means. */
const MAX_LINES = 400

/** A line for each thing, below it the fields that differ. */
export function planText({changes, removals, kept}: WholePlan, paint: Paint): string {
  const lines = [...changes, ...removals].flatMap(change => changeLines(change, paint))
  const left = kept.map(({subject, reason}) => paint.dim(visible(`= ${subject} stays: ${reason}`)))
  return [...lines, ...left].join('\n')
}

export function toDiffResult({changes, removals, kept}: WholePlan): DiffResult {
  const all = [...changes, ...removals].map(({action, subject, fields}) => ({
    action,
    subject,
    fields: fields.map(({field, from = null, to = null}) => ({field, from, to})),
  }))
  return {changed: all.length > 0, changes: all, kept: [...kept]}
}

export function toApplyResult({changes, removals, kept}: WholePlan, restart: ApplyResult['restart']): ApplyResult {
  const subjects = (action: Change['action']) =>
    [...changes, ...removals].filter(change => change.action === action).map(({subject}) => subject)
  return {
    changed: changes.length + removals.length > 0,
    created: subjects('create'),
    updated: subjects('update'),
    removed: subjects('remove'),
    kept: [...kept],
    restart,
  }
}

/** `2 created, 1 updated.` */
export function summary({created, updated, removed}: ApplyResult, isDone: boolean): string {
  const counts = [
    [created.length, isDone ? 'created' : 'to create'],
    [updated.length, isDone ? 'updated' : 'to update'],
    [removed.length, isDone ? 'removed' : 'to remove'],
  ] as const
  const some = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return some.length === 0 ? 'Nothing to change.' : `${some.join(', ')}.`
}

function changeLines({action, subject, fields}: Change, {green, yellow, red}: Paint): string[] {
  const paint = {create: green, update: yellow, remove: red}[action]
  return [paint(`${SIGNS[action]} ${visible(subject)}`), ...fields.flatMap(fieldLines).map(line => `    ${line}`)]
}

function fieldLines({field, from, to}: Field): string[] {
  if (typeof from === 'string' && typeof to === 'string' && `${from}${to}`.includes('\n')) {
    const [before, after] = [from.split('\n'), to.split('\n')]
    if (before.length + after.length > MAX_LINES) return [`${field}: ${before.length} lines -> ${after.length} lines`]
    const lines = diffLines(before, after).filter(line => !line.startsWith(' '))
    return [`${field}:`, ...lines.map(line => `  ${visible(line)}`)]
  }
  if (from === undefined && to === undefined) return [`${field}: ${field === 'restart' ? 'is due' : 'is another'}`]
  return [`${field}: ${show(from)} -> ${show(to)}`]
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'none' : visible(JSON.stringify(value))
}
