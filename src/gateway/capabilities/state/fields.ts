import {z} from 'zod'
import {MAX_STATE_VALUE_BYTES, StateKey, StatePrefix, StateValue} from '../../../contract/state.ts'
import type {StateInfo} from '../../state-entry.ts'

/** Fields that several of these capabilities have. */

export const count = z.int().min(0)
export const version = z.int().min(1)
export const timestamp = z.iso.datetime()

export const keyInput = StateKey.describe('name of the entry; dots make families, such as project.todo')
export const valueInput = StateValue.describe(`any JSON value, up to ${MAX_STATE_VALUE_BYTES} bytes`)
export const valueOutput = z.unknown()

export function prefixInput(what: string) {
  return StatePrefix.describe(what)
}

/** A page of a long list. */
export const pageInput = {
  prefix: prefixInput('only keys that begin so; all when left out').default(''),
  after: prefixInput('only keys behind this one: the last key of the answer before').default(''),
  limit: z.int().min(1).max(1000).default(1000).describe('entries in one answer'),
}

export const truncated = z.boolean().describe('there are more: ask again with after')

export const sizeBytes = count.describe('key, value and upkeep, as the quota counts them')

export const ListedEntry = {
  key: z.string().describe('name of the entry'),
  version: version.describe('rises with each write; need not begin at 1'),
  size_bytes: sizeBytes,
  updated_at: timestamp.describe('latest write'),
}

export function toListed({key, version: number, sizeBytes: size_bytes, updatedAt}: StateInfo) {
  return {key, version: number, size_bytes, updated_at: updatedAt}
}
