import {isDeepStrictEqual} from 'node:util'
import type {ApplianceFile} from '../../config/appliance-file.ts'
import type {Host, Paths} from '../../config/paths.ts'
import {type ErrorIssue, KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'

export type SectionName = Exclude<keyof ApplianceFile, 'version'>

/** What the sections work with. */
export interface Context {
  readonly admin: AdminClient
  readonly host: Host
  readonly paths: Paths
  /** the folder that paths in the file are relative to */
  readonly folder: string
  readonly file: ApplianceFile
  /** the settings as they were written, nothing filled in */
  readonly givenSettings: Readonly<Record<string, unknown>>
  readonly prune: boolean
  /** null: settings that changed wait for the next start of the gateway */
  readonly restart: (() => Promise<void>) | null
  /** how the configs of clients come to be written */
  readonly clients: ClientTools
}

export interface ClientTools {
  readonly bridge: readonly [string, ...string[]]
  /** path of the program that works as another user */
  readonly childEntry: string
}

export interface Field {
  readonly field: string
  /** undefined: not told, or not there */
  readonly from?: unknown
  readonly to?: unknown
}

/** Takes back what was done; null when nothing can. */
export type Undo = (() => Promise<unknown>) | null

export interface Change {
  readonly action: 'create' | 'update' | 'remove'
  /** `agents/build-bot` */
  readonly subject: string
  readonly fields: readonly Field[]
  run(): Promise<Undo>
}

export interface Kept {
  readonly subject: string
  readonly reason: string
}

/** Something that the schema cannot see. The path leads to it in the file. */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

export interface Plan {
  readonly changes: readonly Change[]
  readonly faults: readonly Fault[]
}

/** One section of the file. */
export interface Section {
  readonly name: SectionName
  /** what is to be created and updated */
  plan(context: Context): Promise<Plan>
  /** its removals make room for what is created, and can be taken back */
  readonly removesFirst: boolean
  /** what the file does not name */
  prune(context: Context): Promise<{changes: readonly Change[]; kept: readonly Kept[]}>
  /** what is there, as a file would say it; undefined when there is nothing */
  export(context: Context): Promise<unknown>
}

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
        else changes.push({action: 'remove', subject, fields: [], run: () => removed(kind, key, present, context)})
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

async function removed<Shown extends object, Present, Wanted extends Shown>(
  kind: Kind<Shown, Present, Wanted>,
  name: string,
  present: Present,
  context: Context,
): Promise<Undo> {
  await kind.remove(name, present, context)
  return kind.undoRemoval?.(name, present, context) ?? null
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
    return {action: 'create', subject, fields: [], run: () => kind.create(name, wanted, context)}
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
  const run = async () => {
    await orUndo(undo, () => kind.update(name, wanted, context, changed))
    return undo
  }
  return {action: 'update', subject, fields, run}
}

/** What fails half-way is taken back; its own failure is the one that counts. */
export async function orUndo<T>(undo: Undo, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await undo?.().catch(() => {})
    throw error
  }
}

function differentFields(present: object, wanted: object): Field[] {
  const asked = new Map<string, unknown>(Object.entries(wanted))
  return Object.entries(present)
    .map(([field, from]) => ({field, from, to: asked.get(field)}))
    .filter(({from, to}) => !isDeepStrictEqual(from ?? null, to ?? null))
}

/** An error that is not about what the file says goes on. */
function toFaults(path: readonly string[], error: unknown): Fault[] {
  if (!isFault(error)) throw error
  const {message, issues = [{path: '', message}]} = error
  return issues.map(issue => ({path: [...path, ...(issue.path === '' ? [] : [issue.path])], message: issue.message}))
}

export function isFault(error: unknown): error is KruxosError {
  return error instanceof KruxosError && ['USAGE', 'IO', 'NOT_FOUND', 'CONFLICT'].includes(error.code)
}

/**
 * Reads the fields of an item, all of them, so that all faults are told at once.
 * @throws KruxosError USAGE, with an issue for each field that is wrong
 */
export async function readFields<T extends Readonly<Record<string, () => unknown>>>(
  readers: T,
): Promise<{[K in keyof T]: Awaited<ReturnType<T[K]>>}> {
  const issues: ErrorIssue[] = []
  const values: [string, unknown][] = []
  for (const [field, read] of Object.entries(readers)) {
    try {
      values.push([field, await read()])
    } catch (error) {
      if (!isFault(error)) throw error
      issues.push({path: field, message: error.message})
    }
  }
  const [first] = issues
  if (first) throw new KruxosError('USAGE', first.message, {issues})
  return Object.fromEntries(values) as {[K in keyof T]: Awaited<ReturnType<T[K]>>}
}
