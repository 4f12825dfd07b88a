/** What a version costs beside its key and value: without it, a quota would hold millions of tiny ones. */
const UPKEEP_BYTES = 64

export function sizeOf(key: string, json: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(json) + UPKEEP_BYTES
}
