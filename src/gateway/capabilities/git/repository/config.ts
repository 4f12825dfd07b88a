import {tmpdir} from 'node:os'
import {runProgram} from '../../../programs/run-program.ts'
import {fail} from '../errors.ts'
import {ENVIRONMENT} from '../run/environment.ts'

/** Of a `.git/config`, bytes. */
export const MAX_CONFIG_BYTES = 1_048_576

export interface ConfigEntry {
  /** section and last part in lower case, as git lists them: `remote.origin.url` */
  readonly key: string
  readonly value: string
}

/**
 * What of a repository's own configuration reaches git: the format of the repository, how files are written, and which
 * branch follows which. Everything else may name programs to run or files to read. Where remotes are is read from the
 * entries and given to git by us.
 */
const KEPT: readonly [key: RegExp, value: RegExp][] = [
  [/^core\.repositoryformatversion$/, /^[01]$/],
  [/^core\.(filemode|symlinks|ignorecase|precomposeunicode|bare)$/, /^(true|false|yes|no|on|off|0|1)$/i],
  [/^core\.autocrlf$/, /^(true|false|input)$/i],
  [/^core\.eol$/, /^(lf|crlf|native)$/i],
  [/^extensions\.objectformat$/, /^(sha1|sha256)$/],
  [/^extensions\.refstorage$/, /^(files|reftable)$/],
  [/^remote\..+\.fetch$/, /^\+?refs\/[^\p{Cc} ]*:refs\/remotes\/[^\p{Cc} ]*$/u],
  [/^branch\..+\.remote$/, /^[A-Za-z0-9_][A-Za-z0-9._-]*$/],
  [/^branch\..+\.merge$/, /^refs\/heads\/[^\p{Cc} ]+$/u],
]

export function isKept({key, value}: ConfigEntry): boolean {
  return KEPT.some(([keyRule, valueRule]) => keyRule.test(key) && valueRule.test(value))
}

/** The entries of a configuration, by git's own reading of it; what it includes is left out. */
export async function parseConfig(text: Uint8Array, signal: AbortSignal): Promise<ConfigEntry[]> {
  const {exitCode, stdout} = await runProgram(['git', 'config', '--file', '-', '--no-includes', '--list', '-z'], {
    cwd: tmpdir(),
    env: {...ENVIRONMENT, GIT_DIR: '/dev/null'},
    input: text,
    signal,
    maxOutputBytes: 4 * MAX_CONFIG_BYTES,
  })
  if (exitCode !== 0) throw fail('GitFailed', '.git/config cannot be read as a configuration of git')
  return splitEntries(Buffer.from(stdout).toString())
}

/** `key\nvalue\0`; a key alone means true. */
export function splitEntries(listing: string): ConfigEntry[] {
  return listing
    .split('\0')
    .slice(0, -1)
    .map(entry => {
      const end = entry.indexOf('\n')
      return end < 0 ? {key: entry, value: 'true'} : {key: entry.slice(0, end), value: entry.slice(end + 1)}
    })
}

/** As git reads it back (git-config(1), syntax). */
export function formatConfig(entries: readonly ConfigEntry[]): string {
  return entries.map(formatEntry).join('')
}

function formatEntry({key, value}: ConfigEntry): string {
  const first = key.indexOf('.')
  const last = key.lastIndexOf('.')
  const subsection = first === last ? '' : ` "${key.slice(first + 1, last).replace(/["\\]/g, '\\$&')}"`
  const quoted = value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')
  return `[${key.slice(0, first)}${subsection}]\n\t${key.slice(last + 1)} = "${quoted}"\n`
}
