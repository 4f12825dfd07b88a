import {z} from 'zod'
import {type ByteName, parseName, showName} from '../filesystem/paths/byte-name.ts'

/** Fields that several of these capabilities have. */

export const count = z.int().min(0)
export const hash = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)

export function repositoryInput(what = 'top folder of the repository') {
  return z.string().min(1).max(4096).describe(`${what}; absolute below /workspace or /mnt, or relative to /workspace`)
}

export function pathOutput(what: string) {
  return z.string().describe(`${what}, absolute below /workspace or /mnt`)
}

/** What git takes as the name of a branch (git-check-ref-format(1)), and no option or expression. */
const BRANCH_NAME = /^(?![-./@]|HEAD$)(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)))[^\p{Cc} ~^:?*[\\\p{Cf}]{1,200}(?<![./])$/u

export function branchInput(what: string) {
  return z.string().regex(BRANCH_NAME, 'must be the name of a branch').describe(what)
}

export function remoteInput() {
  return z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/, 'must be the name of a remote')
    .default('origin')
    .describe('name of the remote, as .git/config has it')
}

/** A commit as callers write it: a hash, a branch, HEAD~2. */
export function revisionInput(what: string) {
  return z
    .string()
    .min(1)
    .max(250)
    .regex(/^[^-\p{Cc}\p{Cf}][^\p{Cc}\p{Cf}]*$/u, 'must be a hash or the name of a branch')
    .describe(what)
}

/** A path that git wrote, bytes, as callers see it. */
export function showRelative(path: string): string {
  return path
    .split('/')
    .map(name => showName(name as ByteName))
    .join('/')
}

/** A path below the top folder as callers write it, bytes; null when it leads elsewhere. `.` is the top itself. */
export function parseRelative(path: string): string | null {
  if (path.startsWith('/')) return null
  const names = path.split('/').filter(part => part !== '' && part !== '.')
  const bytes = names.map(name => parseName(name))
  return bytes.every(name => name !== null) ? bytes.join('/') : null
}

/** Text that git wrote, which comes as bytes. */
export function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString()
}

/** Text of one line that git wrote. To trim bytes would cut a letter that ends as a no-break space does, like à. */
export function decodeLine(bytes: string): string {
  return decode(bytes.replace(/\n$/, ''))
}

/** `1 file`, `2 files`. */
export function countOf(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
