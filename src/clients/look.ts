import type {ClientHost} from './adapter.ts'
import {type Format, type Path, type Table, valueAt} from './formats/format.ts'
import {splitByteOrderMark} from './formats/text.ts'

/** A file as data, or nothing when it is missing or broken: what is wrong with a file is for its own edit to say. */
export function look(host: ClientHost, file: string, format: Format): Table {
  const text = host.read(file)
  try {
    return text === null ? {} : format.parse({text: splitByteOrderMark(text).body, file})
  } catch {
    return {}
  }
}

export function listAt(model: Table, path: Path): readonly unknown[] {
  const value = valueAt(model, path)
  return Array.isArray(value) ? value : []
}
