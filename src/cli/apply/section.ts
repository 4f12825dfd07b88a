import {isDeepStrictEqual} from 'node:util'
import {toFaults} from './faults.ts'
import type {Change, Context, Fault, Field, Kept, Section, SectionName, Undo} from './kind.ts'
import {orUndo} from './undo.ts'

/**
 * A kind of things that have names. `Shown` is what is compared of one, `Wanted` the same and what is never shown,
 * `Present` what the gateway says of it.
 */
interface Kind<Shown extends object, Present, Wanted extends Shown> {
  readonly name: SectionName
  /** those that the file names, each checked against this machine when it is called. @throws KruxosError */
  wanted(context: Context): ReadonlyMap<string, () => Promise<Wanted>>
  present(context: Context): Promise<ReadonlyMap<string, Present>>
  describe(present: Present): Shown
  /** what a comparison of both does not see */
  differences?(name: string, wanted: Wanted, present: Present, context: Context): Promise<readonly Field[]>
  /** leaves nothing behind when it fails */
  create(name: string, wanted: Wanted, context: Context): Promise<Undo>
  update(name: string, to: Shown & Partial<Wanted>, context: Context, changed: readonly string[]): Promise<unknown>
  /** fields whose old value nobody can give back */
  readonly final?: readonly string[]
  /** how an update is taken back, where it is not by another one */
  undo?(name: string, present: Present, context: Context, changed: readonly string[], wanted: Wanted): Undo
  remove(name: string, present: Present, context: Context): Promise<unknown>
  /** a kind whose removals can be taken back removes before it creates */
  undoRemoval?(name: string, present: Present, context: Context): Undo
  /** why it is not to be removed although the file does not name it */
  reasonToKeep?(name: string, present: Present, context: Context): Promise<string | null>
  /** as the file says it */
  export(name: string, present: Present, context: Context): Promise<unknown>
}

export function section<Shown extends object, Present, Wanted extends Shown = Shown>(
  kind: Kind<Shown, Present, Wanted>,
): Section {
  const {name} = kind
  return {
    name,
    removesFirst: kind.undoRemoval !== undefined,
    async plan(context) {
      const present = await kind.present(context)
      const changes: Change[] = []
      const faults: Fault[] = []
      for (const [key, read] of kind.wanted(context)) {
        try {
          const change = await compare(kind, key, await read(), present.get(key), context)
          if (change) changes.push(change)
        } catch (error) {
          faults.push(...toFaults([name, key], error))
        }
      }
      return {changes, faults}
    },

    async prune(context) {
      const named = kind.wanted(context)
      const others = [...(await kind.present(context))].filter(([key]) => !named.has(key))
      const changes: Change[] = []
      const kept: Kept[] = []
      for (const [key, present] of others) {
        const subject = `${name}/${key}`
        const reason = (await kind.reasonToKeep?.(key, present, context)) ?? null
        if (reason !== null) kept.push({subject, reason})
        else changes.push(toRemoval(kind, key, present, context))
      }
      return {changes, kept}
    },

    async export(context) {
      const entries = [...(await kind.present(context))]
      const items = await Promise.all(
        entries.map(async ([key, present]) => [key, await kind.export(key, present, context)] as const),
      )
      return items.length === 0 ? undefined : Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
  }
}

function toRemoval<Shown extends object, Present, Wanted extends Shown>(
  kind: Kind<Shown, Present, Wanted>,
  name: string,
  present: Present,
  context: Context,
): Change {
  const undo = kind.undoRemoval?.(name, present, context) ?? null
  const run = async () => {
    await kind.remove(name, present, context)
    return undo
  }
  return {action: 'remove', subject: `${kind.name}/${name}`, fields: [], isFinal: undo === null, run}
}

async function compare<Shown extends object, Present, Wanted extends Shown>(
  kind: Kind<Shown, Present, Wanted>,
  name: string,
  wanted: Wanted,
  present: Present | undefined,
  context: Context,
): Promise<Change | null> {
  const subject = `${kind.name}/${name}`
  if (present === undefined)
    return {action: 'create', subject, fields: [], isFinal: false, run: () => kind.create(name, wanted, context)}
  const shown = kind.describe(present)
  const fields = [
    ...differentFields(shown, wanted),
    ...((await kind.differences?.(name, wanted, present, context)) ?? []),
  ]
  if (fields.length === 0) return null
  const changed = fields.map(({field}) => field)
  const undo = kind.undo
    ? kind.undo(name, present, context, changed, wanted)
    : () => kind.update(name, shown, context, changed)
  const isFinal = undo === null || changed.some(field => kind.final?.includes(field))
  const run = async () => {
    await orUndo(undo, () => kind.update(name, wanted, context, changed))
    return isFinal ? null : undo
  }
  return {action: 'update', subject, fields, isFinal, run}
}

function differentFields(present: object, wanted: object): Field[] {
  const asked = new Map<string, unknown>(Object.entries(wanted))
  return Object.entries(present)
    .map(([field, from]) => ({field, from, to: asked.get(field)}))
    .filter(({from, to}) => !isDeepStrictEqual(from ?? null, to ?? null))
}
