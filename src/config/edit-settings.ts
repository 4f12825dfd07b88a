import {type Document, isMap, parseDocument} from 'yaml'
import {changedKeys, keysOf, type SettingsKey, valueAt} from './settings-keys.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The text of gateway.yaml with other values; comments, order and everything else stay. What means the same already,
 * also because it is the default, is not written: the same text comes back.
 * @throws KruxosError USAGE when the text, or what would come of it, does not fit
 */
export function editSettings(text: string, file: string, wanted: Values): string {
  const keys = keysOf(wanted)
  const changed = changedKeys(text, withValues(text, wanted, keys), file).map(String)
  const needed = keys.filter(key => changed.includes(String(key)))
  return needed.length === 0 ? text : withValues(text, wanted, needed)
}

/** The text without those keys that are not as they would be anyway and that `kept` does not name. */
export function pruneSettings(text: string, file: string, kept: Values): string {
  const surplus = changedKeys('', text, file).filter(key => valueAt(kept, key) === undefined)
  if (surplus.length === 0) return text
  const document = parseDocument(text)
  for (const key of surplus) {
    document.deleteIn(key)
    const group = document.get(key[0], true)
    if (isMap(group) && group.items.length === 0) document.delete(key[0])
  }
  return isMap(document.contents) && document.contents.items.length === 0 ? '' : textOf(document)
}

function withValues(text: string, values: Values, keys: readonly SettingsKey[]): string {
  const document: Document = parseDocument(text)
  document.contents ??= document.createNode({})
  for (const key of keys) {
    const value = valueAt(values, key)
    // A plain value takes the old one's place, and its comment stays.
    document.setIn(key, Array.isArray(value) ? document.createNode(value) : value)
  }
  return textOf(document)
}

function textOf(document: Document): string {
  return document.toString({lineWidth: 0, flowCollectionPadding: false})
}
