import {isDeepStrictEqual} from 'node:util'
import {parseSettings} from './settings.ts'

/** Where a value of gateway.yaml lies: a key of a group, or what is no group as a whole. */
export type SettingsKey = readonly [string] | readonly [group: string, key: string]

/** A group is looked at key by key, a list as a whole. */
export function keysOf(settings: Readonly<Record<string, unknown>>): SettingsKey[] {
  return Object.entries(settings).flatMap(([group, keys]): SettingsKey[] =>
    isGroup(keys) ? Object.keys(keys).map(key => [group, key]) : [[group]],
  )
}

/** undefined where there is none. */
export function valueAt(settings: object, [group, key]: SettingsKey): unknown {
  const found = new Map<string, unknown>(Object.entries(settings)).get(group)
  return key === undefined ? found : isGroup(found) ? found[key] : undefined
}

/** Keys that mean another thing in the second of two texts of gateway.yaml, in the order of the schema. */
export function changedKeys(before: string, after: string, file: string): SettingsKey[] {
  const [old, present] = [parseSettings(before, file), parseSettings(after, file)]
  return keysOf(present).filter(key => !isDeepStrictEqual(valueAt(old, key), valueAt(present, key)))
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
