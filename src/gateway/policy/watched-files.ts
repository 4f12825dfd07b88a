import {createHash} from 'node:crypto'
import {allLayers, EMPTY_POLICY} from '../../policy/index.ts'
import {type Composed, compose} from './compose.ts'
import {readLayers, signatureOf} from './layer-files.ts'

/** Files are looked at by their times: that works on every file system, and for a folder that is not there yet. */
const LOOK_EVERY_MS = 400

export interface Log {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** The texts that were in force last, also after a restart. */
export interface AcceptedTexts {
  put(layer: string, text: string): Promise<void>
  remove(layer: string): Promise<void>
  list(): Promise<{layer: string; text: string}[]>
}

interface Options {
  readonly folder: string
  readonly ownUid: number | null
  readonly accepted: AcceptedTexts
  readonly log: Log
}

/** The policy files, read again when they change. */
export class WatchedFiles {
  readonly #options: Options
  readonly #listeners: (() => void)[] = []
  /** one reading or writing at a time */
  #turn: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #seen = ''
  #loaded = ''
  #composed: Composed = {policy: EMPTY_POLICY, accepted: new Map(), files: [], problems: []}

  constructor(options: Options) {
    this.#options = options
  }

  get composed(): Composed {
    return this.#composed
  }

  get version(): string {
    return versionOf(this.#composed)
  }

  async start(): Promise<void> {
    const {accepted, log} = this.#options
    const stored = await accepted.list()
    this.#composed = {...this.#composed, accepted: new Map(stored.map(({layer, text}) => [layer, text]))}
    await this.reload()
    const look = () =>
      this.inTurn(() => this.#look()).catch(error => log.error({err: error}, 'the policy files were not read'))
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref()
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.then(
      () => {},
      () => {},
    )
    return result
  }

  reload(): Promise<void> {
    return this.inTurn(async () => {
      this.#seen = await signatureOf(this.#options.folder)
      await this.#load()
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  /** A file that is being written changes again: only what two looks in a row see the same is read. */
  async #look(): Promise<void> {
    const before = this.#seen
    this.#seen = await signatureOf(this.#options.folder)
    if (this.#seen === before && this.#seen !== this.#loaded) await this.#load()
  }

  async #load(): Promise<void> {
    const {folder, ownUid, accepted, log} = this.#options
    this.#loaded = this.#seen
    const before = this.#composed
    const next = compose(await readLayers(folder, ownUid), before.accepted)
    this.#composed = next
    // A disk that is full must not keep a stricter policy from being in force now.
    await keepTexts(accepted, before.accepted, next.accepted).catch(error =>
      log.error({err: error}, 'the accepted policy was not kept'),
    )
    if (versionOf(next) === versionOf(before) && next.problems.join() === before.problems.join()) return
    log.info({version: this.version, problems: next.problems}, 'policy in force')
    for (const listener of this.#listeners) listener()
  }
}

/** Short name of a text, to tell whether it is still the one that somebody has seen. */
export function textVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function versionOf({policy}: Composed): string {
  return textVersion(JSON.stringify(allLayers(policy).map(({layer, text}) => [layer, text])))
}

async function keepTexts(
  accepted: AcceptedTexts,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [layer, text] of after) if (before.get(layer) !== text) await accepted.put(layer, text)
  for (const layer of before.keys()) if (!after.has(layer)) await accepted.remove(layer)
}
