import {KruxosError} from '../contract/errors.ts'
import {type Format, isEqual, isTable, type Source, type Table, valueAt, withValueAt} from './formats/format.ts'
import {splitByteOrderMark} from './formats/text.ts'
import type {Step} from './merge-entry.ts'

/** Where in a client's file something of ours stands. */
export interface Spot {
  readonly file: string
  readonly format: Format
  readonly path: readonly string[]
}

export interface Opened {
  readonly spot: Spot
  readonly source: Source
  readonly model: Table
  readonly byteOrderMark: string
}

/** @throws KruxosError IO naming `file:line:column` when the file is not what its client reads */
export function openText(text: string | null, spot: Spot): Opened {
  const {mark, body} = splitByteOrderMark(text ?? '')
  const source = {text: body, file: spot.file}
  const model = spot.format.parse(source)
  spot.format.check(source, spot.path)
  return {spot, source, model, byteOrderMark: spot.format.keepsByteOrderMark ? mark : ''}
}

/**
 * Makes the steps and reads the outcome back: `value` must stand at the spot (nothing, when it is undefined) and
 * everything else be as it was. One bad value in its file keeps Codex from starting at all.
 * @throws KruxosError IO when that does not hold
 */
export function applySteps(opened: Opened, steps: readonly Step[], value: unknown): string {
  const {spot, source, model, byteOrderMark} = opened
  const text = steps.reduce((before, step) => applyStep(spot, before, step), source.text)
  const intended = withoutEmptyParent(withValueAt(model, spot.path, value), spot.path)
  const outcome = withoutEmptyParent(readBack(spot, text), spot.path)
  if (!isEqual(outcome, intended)) throw tooIntricate(spot.file)
  return byteOrderMark + text
}

function applyStep({format, file}: Spot, text: string, {path, value}: Step): string {
  try {
    return value === undefined ? format.remove({text, file}, path) : format.set({text, file}, path, value)
  } catch (error) {
    throw error instanceof KruxosError ? error : tooIntricate(file)
  }
}

function readBack({format, file}: Spot, text: string): Table {
  try {
    return format.parse({text, file})
  } catch {
    throw tooIntricate(file)
  }
}

/** Whether the table around the last entry stays as `{}` or goes with it is up to the format, and means the same. */
function withoutEmptyParent(model: Table, path: readonly string[]): Table {
  const parent = path.slice(0, -1)
  const value = valueAt(model, parent)
  return parent.length > 0 && isTable(value) && Object.keys(value).length === 0
    ? withValueAt(model, parent, undefined)
    : model
}

function tooIntricate(file: string): KruxosError {
  return new KruxosError('IO', `${file} cannot be edited without changing more than the part that is ours`, {
    hint: 'paste the entry that `kruxos cli-config generate` prints into it by hand; nothing was written',
  })
}
