const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

/** After a failure the next attempt waits, twice as long each time. */
export class Backoff {
  readonly #sleep: (ms: number) => Promise<unknown>
  #failures = 0

  constructor(sleep: (ms: number) => Promise<unknown>) {
    this.#sleep = sleep
  }

  async run<T>(attempt: () => Promise<T>): Promise<T> {
    if (this.#failures > 0) await this.#sleep(Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 1), LONGEST_DELAY_MS))
    this.#failures += 1
    const result = await attempt()
    this.#failures = 0
    return result
  }
}
