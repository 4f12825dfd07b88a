const FIRST_MS = 50
const MAX_MS = 5000

/** Exponential backoff with full jitter, so that the bridges of a gateway that restarts do not all come at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 16))
}
