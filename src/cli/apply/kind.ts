import type {ApplianceFile} from '../../config/appliance-file.ts'
import type {Host, Paths} from '../../config/paths.ts'
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
  /** once begun it cannot be taken back */
  readonly isFinal: boolean
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
