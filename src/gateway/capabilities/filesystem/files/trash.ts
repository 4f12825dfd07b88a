import {randomBytes} from 'node:crypto'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {z} from 'zod'
import type {CallContext} from '../../../capability.ts'
import {type Kind, kindOf, sizeOf} from '../fields.ts'
import {type ByteName, showName} from '../paths/byte-name.ts'
import {Directory, nullWhen} from '../paths/directory.ts'
import type {Entry} from '../paths/walk.ts'
import {type Source, transfer} from './transfer.ts'

/**
 * The trash of one caller is a folder outside the workspace. Each deleted thing has a folder of its own in it,
 * `<time until which it is kept>-<8 hex>`, with the thing as `item` and where it came from in `about.json`.
 */

const DAY_MS = 86_400_000
/** How long what somebody deleted can be restored. */
export const RETENTION_DAYS = {agent: 1, user: 7, operator: 7} as const satisfies Record<
  CallContext['principal'],
  number
>
const ITEM = 'item' as ByteName
const ABOUT = 'about.json'
const ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/
const TRASH_PATH = /^\/trash\/([^/]+)(?:\/|$)/
/** Of one call, so that a full trash does not hold it up. */
const MAX_SWEPT = 100
const MAX_SEARCHED = 1000

const About = z.strictObject({path: z.string(), deletedAt: z.iso.datetime(), recoverableUntil: z.iso.datetime()})
type About = z.infer<typeof About>

/** One deleted thing, held. */
export interface Trashed extends Source, AsyncDisposable {
  readonly id: ByteName
  readonly about: About
}

/** What is told of a deleted thing. */
export interface TrashItem extends About {
  readonly id: ByteName
  readonly type: Kind
  /** bytes; 0 for what is no file */
  readonly size: number
}

export class Trash implements AsyncDisposable {
  readonly #context: CallContext
  readonly #directory: Directory
  readonly #now: Date

  private constructor(context: CallContext, directory: Directory, now: Date) {
    this.#context = context
    this.#directory = directory
    this.#now = now
  }

  static async open(context: CallContext, now: Date): Promise<Trash> {
    await mkdir(context.trashDir, {recursive: true, mode: 0o700})
    return new Trash(context, await Directory.open(context.trashDir), now)
  }

  /** Removes for good what is past its time. */
  async sweep(max = MAX_SWEPT): Promise<void> {
    const ended = (await this.#ids()).filter(id => !this.#isKept(id))
    for (const id of ended.slice(0, max)) await this.remove(id)
  }

  async put(source: Entry & Source): Promise<{trashPath: string; recoverableUntil: string}> {
    const until = new Date(this.#now.getTime() + RETENTION_DAYS[this.#context.principal] * DAY_MS)
    const id = `${timeOf(until)}-${randomBytes(4).toString('hex')}` as ByteName
    const about = {path: source.path, deletedAt: this.#now.toISOString(), recoverableUntil: until.toISOString()}
    await mkdir(this.#directory.at(id), 0o700)
    try {
      await using folder = await this.#directory.enter(id)
      await writeFile(folder.at(ABOUT), JSON.stringify(about), {mode: 0o600, flag: 'wx', flush: true})
      await transfer(this.#context, source, {directory: folder, name: ITEM, replace: false})
    } catch (error) {
      await this.#discardUnfilled(id)
      throw error
    }
    return {trashPath: `/trash/${id}/${showName(source.name)}`, recoverableUntil: about.recoverableUntil}
  }

  /** By its path in the trash, or by the path it had: the one deleted last then. null when the trash does not hold it. */
  async find(path: string): Promise<Trashed | null> {
    const id = TRASH_PATH.exec(path)?.[1] ?? (await this.#newestFrom(path))
    return id === null || !this.#isKept(id) ? null : this.hold(id)
  }

  /** Whole things, in the order in which their time ends. */
  async list(): Promise<TrashItem[]> {
    const items: TrashItem[] = []
    for (const id of await this.#ids()) {
      await using trashed = await this.hold(id)
      if (trashed)
        items.push({id, ...trashed.about, type: kindOf(trashed.node.stats), size: sizeOf(trashed.node.stats)})
    }
    return items
  }

  async remove(id: ByteName): Promise<void> {
    await rm(this.#directory.at(id), {recursive: true, force: true})
  }

  /** What failed after the thing had moved must not cost the thing: then it stays, to be restored. */
  async #discardUnfilled(id: ByteName): Promise<void> {
    await using folder = await this.#directory.enter(id)
    await using item = await folder.pin(ITEM)
    if (item === null) await this.remove(id)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#directory[Symbol.asyncDispose]()
  }

  async #newestFrom(path: string): Promise<ByteName | null> {
    const kept = (await this.#ids()).filter(id => this.#isKept(id)).slice(-MAX_SEARCHED)
    let newest: {id: ByteName; deletedAt: string} | null = null
    for (const id of kept) {
      const about = await this.#about(id)
      if (about?.path === path && (newest === null || about.deletedAt >= newest.deletedAt))
        newest = {id, deletedAt: about.deletedAt}
    }
    return newest?.id ?? null
  }

  /** By its id, also when its time is over; null when the trash does not hold it whole. */
  async hold(id: string): Promise<Trashed | null> {
    if (!isId(id)) return null
    const about = await this.#about(id)
    if (about === null) return null
    await using stack = new AsyncDisposableStack()
    const directory = stack.use(await this.#directory.enter(id))
    const node = stack.use(await directory.pin(ITEM))
    if (node === null) return null
    const held = stack.move()
    return {id, about, directory, name: ITEM, node, [Symbol.asyncDispose]: () => held.disposeAsync()}
  }

  async #about(id: ByteName): Promise<About | null> {
    const text = await readFile(this.#directory.at(`${id}/${ABOUT}`), 'utf8').catch(nullWhen('ENOENT', 'ENOTDIR'))
    return text === null ? null : parseAbout(text)
  }

  /** In the order in which their time ends. */
  async #ids(): Promise<ByteName[]> {
    return (await this.#directory.list()).map(entry => entry.name).filter(isId)
  }

  #isKept(id: string): id is ByteName {
    return isId(id) && id >= timeOf(this.#now)
  }
}

function isId(text: string): text is ByteName {
  return ID.test(text)
}

/** null when the machine stopped before it was whole. */
function parseAbout(text: string): About | null {
  try {
    return About.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** 20260724T101112Z: as text in the order of time. */
function timeOf(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '')
}
