import type {Stats} from 'node:fs'
import type {CallContext} from '../../../capability.ts'
import {inAdvance} from '../files/in-advance.ts'
import {readText, type SkipReason, type Text} from '../files/read-text.ts'
import {Tree} from '../paths/tree.ts'
import type {Entry} from '../paths/walk.ts'
import {compileGlob} from '../text/glob.ts'

/** What people mean least when they search: versions, dependencies and caches. */
export const EXCLUDED_FOLDERS: readonly string[] = ['.git', '.hg', '.svn', '.venv', '__pycache__', 'node_modules']

/** As many as the threads that read them. */
const READ_IN_ADVANCE = 4

export interface TextFile {
  readonly path: string
  readonly text: string
  readonly stats: Stats
}

export interface SkippedFile {
  readonly path: string
  readonly reason: SkipReason
}

interface TextFilesOptions {
  /** undefined: every file */
  readonly glob: string | undefined
  readonly includeAll: boolean
}

/** The texts of one file, or of all files below a folder. */
export class TextFiles {
  readonly #context: CallContext
  readonly #fits: (relativePath: string) => boolean
  readonly #tree: Tree
  readonly skipped: SkippedFile[] = []
  /** files that were read */
  count = 0

  /** @throws InvalidPattern */
  constructor(context: CallContext, {glob, includeAll}: TextFilesOptions) {
    this.#context = context
    this.#fits = glob === undefined ? () => true : compileGlob(glob)
    this.#tree = new Tree(context, {accepts: name => includeAll || !EXCLUDED_FOLDERS.includes(name)})
  }

  get isComplete(): boolean {
    return this.#tree.isComplete
  }

  async *in(entry: Entry): AsyncGenerator<TextFile> {
    for await (const {path, content} of inAdvance(this.#reads(entry), READ_IN_ADVANCE)) {
      this.#context.signal.throwIfAborted()
      if (content === null) continue
      if ('skipped' in content) {
        this.skipped.push({path, reason: content.skipped})
      } else {
        this.count++
        yield {path, ...content}
      }
    }
  }

  async *#reads(entry: Entry): AsyncGenerator<() => Promise<{path: string; content: Text}>> {
    for await (const {directory, name, path} of this.#places(entry)) {
      // the file is held by itself: its folder is let go of when the walk goes on
      const node = await directory.pin(name)
      if (node) yield async () => ({path, content: await readText(node)})
    }
  }

  async *#places(entry: Entry): AsyncGenerator<Pick<Entry, 'directory' | 'name' | 'path'>> {
    if (!entry.node?.stats.isDirectory()) return yield entry
    await using folder = await entry.node.openDirectory()
    for await (const {directory, name, relative, kind} of this.#tree.entries(folder)) {
      if (kind === 'file' && this.#fits(relative)) yield {directory, name, path: `${entry.path}/${relative}`}
    }
  }
}
