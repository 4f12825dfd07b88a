import type {Id, Request} from './messages.ts'

/** Asking again changes nothing, so these may be sent again on a new connection. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'subscriptions/listen',
])
/** Open as long as the host listens: nobody waits for the answer. */
const OPEN_ENDED = 'subscriptions/listen'

/** Which requests of the host are unanswered: `held` here, or `sent` to the gateway. Each gets exactly one answer. */
export class Requests {
  readonly #sent = new Map<Id, Request>()
  readonly #held = new Map<Id, Request>()
  #heldCharacters = 0

  get heldCharacters(): number {
    return this.#heldCharacters
  }

  /** Somebody still waits for an answer. */
  get isOwed(): boolean {
    return [...this.#sent.values(), ...this.#held.values()].some(({method}) => method !== OPEN_ENDED)
  }

  send(request: Request): void {
    this.#sent.set(request.id, request)
  }

  hold(request: Request): void {
    this.#held.set(request.id, request)
    this.#heldCharacters += request.text.length
  }

  /** The request that is answered now; undefined when it was given up or cancelled, so that nobody waits for it. */
  settle(id: Id): Request | undefined {
    const request = this.#sent.get(id)
    this.#sent.delete(id)
    return request
  }

  /** The host wants no answer any more. */
  cancel(id: Id): void {
    this.#sent.delete(id)
    this.#heldCharacters -= this.#held.get(id)?.text.length ?? 0
    this.#held.delete(id)
  }

  /** The connection is gone: what can be asked again is held, the rest is given up and returned. */
  lose(): Request[] {
    const sent = [...this.#sent.values()]
    this.#sent.clear()
    for (const request of sent) if (REPEATABLE.has(request.method)) this.hold(request)
    return sent.filter(({method}) => !REPEATABLE.has(method))
  }

  /** What was held, oldest first. */
  release(): Request[] {
    const held = [...this.#held.values()]
    this.#held.clear()
    this.#heldCharacters = 0
    return held
  }

  /** What was held and must be answered without the gateway. */
  giveUp(): Request[] {
    const held = this.release()
    for (const request of held) if (request.method === OPEN_ENDED) this.hold(request)
    return held.filter(({method}) => method !== OPEN_ENDED)
  }
}
