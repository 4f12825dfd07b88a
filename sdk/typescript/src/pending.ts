import type {CallOptions, Progress} from './call-options.ts'

/** One request, from its caller to its answer. */
export class Pending {
  readonly id: number
  readonly text: string
  /** it changes nothing, so it can be sent again after the connection was lost */
  readonly isRepeatable: boolean
  isSent = false
  readonly #answer = Promise.withResolvers<unknown>()
  readonly #options: CallOptions
  #timer: NodeJS.Timeout | undefined
  #holdTimer: NodeJS.Timeout | undefined
  #onAbort: () => void = () => {}

  constructor(id: number, text: string, options: CallOptions, isRepeatable: boolean) {
    this.id = id
    this.text = text
    this.isRepeatable = isRepeatable
    this.#options = options
  }

  get answer(): Promise<unknown> {
    return this.#answer.promise
  }

  /** Tells when its time is over, or its caller gone. */
  watch(timeoutMs: number, onTimeout: () => void, onAbort: () => void): void {
    this.#timer = setTimeout(onTimeout, timeoutMs)
    this.#onAbort = onAbort
    this.#options.signal?.addEventListener('abort', onAbort, {once: true})
  }

  /** Waits to be sent, until `onOver`. */
  hold(timeoutMs: number, onOver: () => void): void {
    this.isSent = false
    this.#holdTimer = setTimeout(onOver, timeoutMs)
  }

  sent(): void {
    clearTimeout(this.#holdTimer)
    this.isSent = true
  }

  report(progress: Progress): void {
    this.#options.onProgress?.(progress)
  }

  resolve(result: unknown): void {
    this.#stop()
    this.#answer.resolve(result)
  }

  reject(reason: unknown): void {
    this.#stop()
    this.#answer.reject(reason)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#holdTimer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
  }
}
