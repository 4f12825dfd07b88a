import {KruxosError} from '../../contract/errors.ts'
import {nearest} from '../suggest.ts'
import type {Context} from './kind.ts'

/** The items of a section, each read when it is asked for. */
export function itemsOf<Item, Wanted>(
  items: Readonly<Record<string, Item>> | undefined,
  read: (item: Item, name: string) => Wanted | Promise<Wanted>,
): ReadonlyMap<string, () => Promise<Wanted>> {
  return new Map(Object.entries(items ?? {}).map(([name, item]) => [name, async () => read(item, name)]))
}

/** Agents that the file or the gateway has. @throws KruxosError NOT_FOUND */
export async function checkAgents<T extends readonly string[] | null>({file, admin}: Context, names: T): Promise<T> {
  if (names === null || names.every(name => Object.hasOwn(file.agents ?? {}, name))) return names
  const {agents} = await admin.call('agent.list', {})
  const there = agents.filter(({state}) => state !== 'revoked').map(({name}) => name)
  checkKnown('agent', names, [...there, ...Object.keys(file.agents ?? {})])
  return names
}

/** @throws KruxosError NOT_FOUND */
export async function checkSecrets({file, admin}: Context, names: readonly string[]): Promise<void> {
  if (names.every(name => Object.hasOwn(file.secrets ?? {}, name))) return
  const {secrets} = await admin.call('secret.list', {})
  checkKnown('secret', names, [...secrets.map(({name}) => name), ...Object.keys(file.secrets ?? {})])
}

function checkKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return
  const near = nearest(unknown, known)
  throw new KruxosError('NOT_FOUND', `there is no ${what} ${unknown}${near === undefined ? '' : `; is ${near} meant?`}`)
}

/** An item without what it would have anyway. */
export function withoutDefaults(
  schema: {parse(value: unknown): unknown},
  item: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const whole = JSON.stringify(schema.parse(item))
  return Object.fromEntries(
    Object.entries(item).filter(([key]) => {
      const {[key]: _, ...rest} = item
      return !isSame(schema, rest, whole)
    }),
  )
}

function isSame(schema: {parse(value: unknown): unknown}, item: unknown, whole: string): boolean {
  try {
    return JSON.stringify(schema.parse(item)) === whole
  } catch {
    return false
  }
}
