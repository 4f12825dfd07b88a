import {KruxosError} from '../../contract/errors.ts'
import {beforeDashes} from '../arguments.ts'
import type {Target} from '../resolve.ts'
import {isLocalCommand} from './local-commands.ts'

/** A command line for many machines. */
export interface Spread {
  readonly pattern: string
  readonly command: readonly string[]
  /** what stood behind the command, without --context */
  readonly argv: readonly string[]
}

const FLAG = '--context'
/** They end when somebody ends them. */
const ENDLESS_COMMANDS: readonly string[] = ['approve:watch', 'watch']
const ENDLESS_FLAGS: readonly string[] = ['--follow', '-f', '--watch', '-w']

/**
 * `--context 'eu-*'` taken out of a command line; null when it names one machine or none.
 * @throws KruxosError USAGE for a command that is for one machine only
 */
export function takePattern({id, argv}: Target): Spread | null {
  const options = beforeDashes(argv)
  const at = options.findIndex(option => option === FLAG || option.startsWith(`${FLAG}=`))
  const isApart = options[at] === FLAG
  const pattern = isApart ? options[at + 1] : options[at]?.slice(FLAG.length + 1)
  if (!pattern?.includes('*')) return null
  const command = id.split(':')
  if (isLocalCommand(id) || ENDLESS_COMMANDS.includes(id) || options.some(option => ENDLESS_FLAGS.includes(option)))
    throw new KruxosError('USAGE', `${command.join(' ')} like this is for one machine`, {
      hint: 'name one with --context',
    })
  return {pattern, command, argv: argv.toSpliced(at, isApart ? 2 : 1)}
}
