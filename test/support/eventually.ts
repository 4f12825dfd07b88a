import {setTimeout as sleep} from 'node:timers/promises'

/** What `check` answers once it no longer throws; its last error when that takes too long. */
export async function eventually<T>(check: () => Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(20)
    }
  }
}
