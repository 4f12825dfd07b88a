import type {Environment} from '../config/env.ts'
import type {ServerEntry} from './server-entry.ts'

export const CLIENT_IDS = ['claude-code', 'claude-desktop', 'codex'] as const
export type ClientId = (typeof CLIENT_IDS)[number]

/** Whose clients are meant, and on what system. Plain data, so that it can be handed to another process. */
export interface HostFacts {
  readonly platform: NodeJS.Platform
  readonly home: string
  /** only what belongs to the owner of `home` */
  readonly env: Environment
  readonly cwd: string
}

/** A look at the file system, handed in so that each system can be tested on any other. */
export interface ClientHost extends HostFacts {
  exists(path: string): boolean
  isExecutable(path: string): boolean
  /** names in a folder; none when it cannot be read */
  list(folder: string): readonly string[]
  /** null when there is no such file, or it cannot be read */
  read(path: string): string | null
}

export type Change =
  | {
      readonly kind: 'set'
      readonly entry: ServerEntry
      /** let the client call our tools without asking */
      readonly allowTools: boolean
      /** change what already stands under our name */
      readonly force: boolean
    }
  /** the inverse of `set`: our entry, and the permission to call its tools */
  | {readonly kind: 'remove'; readonly serverName: string; readonly force: boolean}
  /** only entries of ours in files that the client does not read servers from */
  | {readonly kind: 'remove-stale'; readonly serverName: string}

/**
 * created, updated, removed: the text changes. unchanged, absent: nothing to do. differs: something else stands under
 * our name, and only `force` would change it.
 */
export type EditStatus = 'created' | 'updated' | 'removed' | 'unchanged' | 'absent' | 'differs'

/** What an edit comes to. Everything but `text` is safe to show: secrets read `*****`. */
export interface EditResult {
  readonly status: EditStatus
  /** the new text; null when the file stays as it is */
  readonly text: string | null
  /** what is ours in the file afterwards, in the file's format; null when nothing is */
  readonly fragment: string | null
  /** lines of a unified diff of what is ours; none when nothing changes */
  readonly diff: readonly string[]
  readonly warnings: readonly string[]
  /** what is written holds a secret: the file must be private */
  readonly holdsSecret: boolean
}

export interface FileEdit {
  readonly purpose: 'server' | 'permission' | 'stale'
  readonly file: string
  /** a folder that the client itself makes while it writes the file; null when it has no lock */
  readonly lockDir: string | null
  /** Pure; null stands for a file that does not exist. @throws KruxosError IO when the text is not what the client reads */
  edit(text: string | null): EditResult
}

/** Something outside the file that keeps our entry from working, or changes what it means. */
export interface Obstacle {
  readonly file: string
  readonly message: string
  readonly hint: string
  /** true: the client will not use our entry; false: it is worth knowing */
  readonly blocks: boolean
}

/** Command lines for the same user and home as the one that ran. */
export interface NextCommands {
  /** null when the tools are allowed already */
  readonly allowTools: string | null
  readonly verify: string
}

export interface ClientAdapter {
  readonly id: ClientId
  readonly title: string
  readonly defaultAgent: string
  readonly defaultLabel: string
  isInstalled(host: ClientHost): boolean
  /** The files that the client reads its servers from; on Windows there can be several. */
  configFiles(host: ClientHost): readonly string[]
  /** The edits a change takes, in the order to make them. @throws KruxosError USAGE when the entry cannot be written */
  plan(host: ClientHost, change: Change): readonly FileEdit[]
  /** Our entry as it stands in one of `configFiles`, secrets included; null when there is none. */
  read(text: string, file: string, serverName: string): ServerEntry | null
  obstacles(host: ClientHost, serverName: string): readonly Obstacle[]
  /** Whether the client calls our tools without asking; null when no file decides that. */
  allowsTools(host: ClientHost, serverName: string): boolean | null
  /** Lines for a person, once the files are written. A command that is to be run ends its line. */
  nextSteps(host: HostFacts, commands: NextCommands): readonly string[]
}
