import {KruxosError} from '../contract/errors.ts'
import {nearest} from './suggest.ts'
import {cut, visible} from './text.ts'

/** What the message may name of a command: never what was typed as a value. */
export interface CommandFace {
  /** with blanks, for example `token create` */
  readonly name: string
  readonly flags: readonly string[]
}

/**
 * oclif's parse errors in our words. Its own messages repeat the values that were typed, and one of those may be a
 * secret behind a misspelled flag.
 */
export function toUsageError(error: Error, {name, flags}: CommandFace): KruxosError {
  const usage = (message: string, hint = `kruxos ${name} --help`) =>
    new KruxosError('USAGE', message, {hint, cause: error})
  const unknown = unknownFlags(error)
  if (unknown) {
    const near = nearest(unknown[0] ?? '', flags)
    return usage(`${name} has no flag ${unknown.join(', ')}`, near && `did you mean ${near}? see kruxos ${name} --help`)
  }
  const [, required] = /Missing required flag ([\w-]+)/.exec(error.message) ?? []
  if (required) return usage(`${name} needs --${required}`)
  return usage(argumentMessage(error, name) ?? cleanMessage(error.message))
}

/** What the gateway finds wrong with an input, named as it was typed: its `ttlSeconds` is our --ttl. */
export function inFlags(error: Error, {name, flags}: CommandFace): Error {
  if (!(error instanceof KruxosError) || error.code !== 'USAGE' || error.issues?.length !== 1) return error
  const {issues} = error
  const [, field = '', seconds] = /^\/([A-Za-z]+?)(Seconds)?$/.exec(issues[0]?.path ?? '') ?? []
  const flag = `--${field.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
  if (!flags.includes(flag)) return error
  const message = `${flag}${seconds ? ' (in seconds)' : ''} ${issues[0]?.message}`
  return new KruxosError('USAGE', message, {hint: `kruxos ${name} --help`, issues, cause: error})
}

function unknownFlags(error: Error): string[] | undefined {
  if (!('flags' in error) || !Array.isArray(error.flags)) return undefined
  return error.flags.map(flag => cut(visible(String(flag).split('=')[0] ?? ''), 40))
}

/** oclif gives missing arguments as their definitions, and those too many as text. */
function argumentMessage(error: Error, name: string): string | undefined {
  if (!('args' in error) || !Array.isArray(error.args)) return undefined
  const missing = error.args
    .filter(argument => typeof argument === 'object')
    .map(argument => argument.name.toUpperCase())
  if (missing.length > 0) return `${name} needs ${missing.join(' and ')}`
  return error.args.length === 1
    ? `${name} was given an argument too many`
    : `${name} was given ${error.args.length} arguments too many`
}

function cleanMessage(message: string): string {
  const [first = message] = message
    .replace(/^Parsing --\S+ \n\t/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .split('\n')
  return cut(
    visible(
      first
        .trim()
        .replace(/^(--[\w-]+)=.* cannot also be provided when using (--[\w-]+)$/, '$1 and $2 contradict each other')
        .replace(/^Expected (--[\w-]+)=.* to be one of: /, '$1 takes one of: ')
        .replace(/^Expected .* to be one of: /, 'the argument is one of: ')
        .replace(/^Flag (--[\w-]+) /, '$1 '),
    ),
    200,
  )
}
