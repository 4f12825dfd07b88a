import {KruxosError} from '../contract/errors.ts'
import {holdsToken} from '../contract/names.ts'
import type {Preferences} from './preferences.ts'

const JSON_VERSIONS: readonly string[] = ['1']

/**
 * Other users of the machine can read the command line of every process: a token there is known to them.
 * @throws KruxosError USAGE, without the token
 */
export function refuseTokens(argv: readonly string[]): void {
  if (!argv.some(holdsToken)) return
  throw new KruxosError('USAGE', 'a token stands on the command line, where every user of this machine can read it', {
    hint: 'revoke that token, then pass the new one by stdin, a file of mode 0600, or the environment',
  })
}

/** True when `--json` or `--json=N` stands before any `--`. */
export function asksForJson(argv: readonly string[]): boolean {
  return beforeDashes(argv).some(argument => argument === '--json' || argument.startsWith('--json='))
}

/** Flags that ask for text, whatever the preference. */
const NOT_JSON: readonly string[] = ['--no-json', '--raw', '--follow']

/** What the command line asks for; where it says nothing, what is preferred. `short`: what asks for text in this command. */
export function wantsJson(argv: readonly string[], {output}: Preferences, short: readonly string[] = []): boolean {
  if (asksForJson(argv)) return true
  const asksForText = beforeDashes(argv).some(argument => NOT_JSON.includes(argument) || short.includes(argument))
  return output === 'json' && !asksForText
}

/**
 * `--json=1` as `--json`; oclif has no flag with an optional value.
 * @throws KruxosError USAGE when there is no such version
 */
export function takeJsonVersion(argv: readonly string[]): string[] {
  const options = beforeDashes(argv).map(argument => {
    if (!argument.startsWith('--json=')) return argument
    if (JSON_VERSIONS.includes(argument.slice('--json='.length))) return '--json'
    throw new KruxosError('USAGE', 'there is no such version of the JSON output', {
      hint: `versions that exist: ${JSON_VERSIONS.join(', ')}`,
    })
  })
  return [...options, ...argv.slice(options.length)]
}

export function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}
