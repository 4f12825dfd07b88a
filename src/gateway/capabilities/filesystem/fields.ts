import type {Stats} from 'node:fs'
import {z} from 'zod'

/** Fields that several of these capabilities have. */

export const MEBIBYTE = 1_048_576
/** Largest content that one call takes or gives, bytes. */
export const MAX_CONTENT_BYTES = 8 * MEBIBYTE

export const count = z.int().min(0)
export const sha256 = z.string().length(64)
export const timestamp = z.iso.datetime()

const PATH_RULE =
  'absolute below /workspace or /mnt/<label>, or relative to /workspace; bytes that are no UTF-8 and control characters are written \\xHH'

export function pathInput(what: string) {
  return z.string().min(1).max(4096).describe(`${what}; ${PATH_RULE}`)
}

export function pathOutput(what: string) {
  return z.string().describe(`${what}, absolute`)
}

export function content(what: string) {
  return z.string().max(MAX_CONTENT_BYTES).describe(what)
}

export const Kind = z.enum(['file', 'directory', 'symlink', 'other'])
export type Kind = z.infer<typeof Kind>

/** `other`: a device, pipe or socket. */
export function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'other'
}

/** Bytes of a file; 0 for what is none. */
export function sizeOf(stats: Stats): number {
  return stats.isFile() ? stats.size : 0
}

export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
